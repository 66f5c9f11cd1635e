import { buildSchema, GraphQLError, getVariableValues, parse, type OperationDefinitionNode } from 'graphql';
import { expect, test } from 'vitest';
import { withoutQuotedValue } from '../../../src/server/results/variable-errors.ts';

const schema = buildSchema(`
  enum Colour { RED }
  input Store { a: Secret, b: Secret, colour: Colour, count: Int }
  input Secret { secret: String! }
  type Query { field(input: Store): Int }
`);
const [definition] = parse('query ($input: Store) { field(input: $input) }').definitions;

test.each([
  [
    { a: { secret: ['canary'] } },
    'Variable "$input" got invalid value at "input.a.secret"; String cannot represent a non string value.',
  ],
  [
    { a: 'canary; at "input.b"' },
    'Variable "$input" got invalid value at "input.a"; Expected type "Secret" to be an object.',
  ],
  ['canary at "x"', 'Variable "$input" got invalid value; Expected type "Store" to be an object.'],
  [
    { count: 'canary' },
    'Variable "$input" got invalid value at "input.count"; Int cannot represent non-integer value.',
  ],
  [
    { colour: 'canary' },
    'Variable "$input" got invalid value at "input.colour"; The value does not exist in "Colour" enum.',
  ],
  [
    { a: { canary: 'canary' } },
    'Variable "$input" got invalid value at "input.a"; Field "secret" of required type "String!" was not provided.',
  ],
])('a variable that does not fit is told without its value: %j', (input, message) => {
  const { variableDefinitions } = definition as OperationDefinitionNode;
  const { errors } = getVariableValues(schema, variableDefinitions ?? [], { input });
  expect(errors?.map(withoutQuotedValue)).toContain(message);
});

test('other messages stay as they are', () => {
  const error = new GraphQLError('Variable "$input" of required type "Store!" was not provided.');
  expect(withoutQuotedValue(error)).toBe(error.message);
});
