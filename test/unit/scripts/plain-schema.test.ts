import { expect, test } from 'vitest';

import { plainSchema } from '../../../scripts/operations/plain-schema.ts';

test('null is allowed beside a reference', () => {
  expect(plainSchema({ nullable: true, $ref: '#/x' }, 'here')).toEqual({
    anyOf: [{ $ref: '#/x' }, { type: 'null' }],
  });
});

test.each(['oneOf', 'anyOf', 'allOf'])('null is allowed beside %s, whatever its parts are', (keyword) => {
  const parts = [{ type: 'object', required: ['a'] }];
  expect(plainSchema({ nullable: true, type: 'object', [keyword]: parts }, 'here')).toEqual({
    anyOf: [{ type: 'object', [keyword]: parts }, { type: 'null' }],
  });
});

test('a part of allOf that only marks null allows null for the whole', () => {
  const marker = { type: 'object', nullable: true, description: 'said to be null' };
  expect(plainSchema({ allOf: [marker, { $ref: '#/x' }] }, 'here')).toEqual({
    anyOf: [{ allOf: [{ $ref: '#/x' }] }, { type: 'null' }],
  });
});

test('a nullable type lists null, and a nullable enum has it among its values once', () => {
  expect(plainSchema({ nullable: true, type: 'integer', minimum: 0 }, 'here')).toEqual({
    type: ['integer', 'null'],
    minimum: 0,
  });
  const expected = { type: ['string', 'null'], enum: ['a', null] };
  expect(plainSchema({ nullable: true, type: 'string', enum: ['a'] }, 'here')).toEqual(expected);
  expect(plainSchema({ nullable: true, type: 'string', enum: ['a', null] }, 'here')).toEqual(expected);
});

test('nullable: false changes nothing', () => {
  expect(plainSchema({ nullable: false, $ref: '#/x' }, 'here')).toEqual({ $ref: '#/x' });
});

test('a closed object beside a reference stays satisfiable', () => {
  expect(plainSchema({ $ref: '#/x', additionalProperties: false }, 'here')).toEqual({
    $ref: '#/x',
    unevaluatedProperties: false,
  });
});

test('prose goes, but fields that are named like prose stay', () => {
  const schema = {
    type: 'object',
    title: 'Prose',
    description: 'Prose',
    'x-observed': 'Prose',
    properties: { title: { type: 'string', example: 'Prose' }, example: { type: 'string', maxLength: 3 } },
  };
  expect(plainSchema(schema, 'here')).toEqual({
    type: 'object',
    properties: { title: { type: 'string' }, example: { type: 'string', maxLength: 3 } },
  });
});

test('a keyword that nobody has thought about stops the generator', () => {
  expect(() => plainSchema({ type: 'string', contentEncoding: 'base64' }, 'Animal')).toThrow(
    'Animal/contentEncoding: unknown schema keyword',
  );
});
