import { expect, test } from 'vitest';
import { openOutcome, sealOutcome } from '../../../../src/schema/mutation/sealed-outcome.ts';

const outcome = { managementUrl: 'https://billing.example/?token=canary' };

test('a sealed outcome is opened by the same key, and shows nothing by itself', () => {
  const sealed = sealOutcome(outcome, 'the key');
  expect(openOutcome(sealed, 'the key')).toEqual(outcome);
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('canary');
  expect(sealOutcome(outcome, 'the key')).not.toBe(sealed);
});

test('a sealed outcome is not opened by another key', () => {
  expect(() => openOutcome(sealOutcome(outcome, 'the key'), 'another key')).toThrow();
});
