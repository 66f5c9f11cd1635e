import { expect, test } from 'vitest';
import { nearestName } from '../../../src/config/nearest-name.ts';

test('the nearest name needs the fewest changed, missing or extra letters', () => {
  expect(nearestName('PROT', ['PORT', 'HOST'])).toBe('PORT');
  expect(nearestName('LOG_LEVL', ['LOG_LEVEL', 'LOG'])).toBe('LOG_LEVEL');
  expect(nearestName('HOSTS', ['PORT', 'HOST'])).toBe('HOST');
});

test('nothing is near to another word altogether', () => {
  expect(nearestName('xyz', ['PORT', 'HOST'])).toBeNull();
  expect(nearestName('', ['PORT'])).toBeNull();
  expect(nearestName('PORT', [])).toBeNull();
});
