import { describe, expect, test } from 'vitest';
import { builder } from '../../../src/schema/builder.ts';
import { defineWireEnum } from '../../../src/schema/common/wire-enum.ts';

const color = defineWireEnum('TestColor', {
  description: 'A color.',
  values: ['red', 'light_blue'],
  descriptions: { red: 'Red.', light_blue: 'Light blue.' },
});

describe('an enum over strings of upstream', () => {
  test.each([
    ['red', 'red'],
    ['light_blue', 'light_blue'],
    ['green', 'UNRECOGNIZED'],
    ['RED', 'UNRECOGNIZED'],
    ['', 'UNRECOGNIZED'],
    ['UNRECOGNIZED', 'UNRECOGNIZED'],
    ['constructor', 'UNRECOGNIZED'],
    [7, 'UNRECOGNIZED'],
    [['red'], 'UNRECOGNIZED'],
    [{}, 'UNRECOGNIZED'],
    [null, null],
    [undefined, null],
  ])('reads %j as %j', (given, read) => {
    expect(color.read(given)).toBe(read);
  });

  test('has upper-case names, a sentence for each, and one for what is not known', () => {
    const type = builder.configStore.getTypeConfig('TestColor', 'Enum');
    expect(Object.keys(type.values).sort()).toEqual(['LIGHT_BLUE', 'RED', 'UNRECOGNIZED']);
    expect(type.values).toMatchObject({
      RED: { value: 'red', description: 'Red.' },
      LIGHT_BLUE: { value: 'light_blue', description: 'Light blue.' },
      UNRECOGNIZED: { value: 'UNRECOGNIZED', description: expect.stringMatching(/later/) as string },
    });
  });
});
