import { expect, test } from 'vitest';
import { operations, type Operation } from '../../../src/revenuecat/generated/operations.ts';
import { replacedByV2 } from '../../../src/revenuecat/v1/replaced-by-v2.ts';
import { buildSchema } from '../../../src/schema/index.ts';

interface Access {
  readonly operation: string;
}

test('every operation of v1 is either a field of ours or replaced by v2, and none is both', () => {
  const schema = buildSchema();
  const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.values(type?.getFields() ?? {}),
  );
  const built = fields
    .map((field) => (field.extensions['access'] as Access | undefined)?.operation)
    .filter((operation) => operation?.startsWith('v1:') === true);
  const all = Object.entries(operations as Readonly<Record<string, Operation>>)
    .filter(([, operation]) => operation.api === 'v1')
    .map(([id]) => id);
  expect([...built, ...Object.keys(replacedByV2)].toSorted()).toEqual(all.toSorted());
});
