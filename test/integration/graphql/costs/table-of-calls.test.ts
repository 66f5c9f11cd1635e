import { beforeAll, describe, expect, test } from 'vitest';
import { createFacade, type Facade, roomForWholeAnswers } from '../../../support/facade.ts';
import { estimate } from '../../../support/estimate.ts';
import { schemaWithCauses } from '../../../support/field-causes.ts';
import { argumentsOnSandbox } from '../../../support/sandbox-probes.ts';
import { heldBy, loadingFields } from './field-calls.ts';
import { waysToTypes, type Ways } from './ways-to-types.ts';

interface Measured {
  readonly document: string;
  readonly calls: readonly string[];
}

const schema = schemaWithCauses();
let first: Facade;
let ways: ReadonlyMap<string, Ways>;
const measured: Measured[] = [];

beforeAll(async () => {
  first = await createFacade({ env: { GRAPHIQL: 'off' } });
  first.sandbox.add.subscription({ customerId: 'ada' });
  ways = waysToTypes(first.sandbox);
});

/** The calls of a document by a server that remembers nothing. */
async function coldCalls(document: string): Promise<readonly string[]> {
  const known = measured.find((it) => it.document === document);
  if (known !== undefined) return known.calls;
  const facade = await createFacade({
    sandbox: first.sandbox,
    clock: first.clock,
    env: { GRAPHIQL: 'off', ...roomForWholeAnswers },
  });
  facade.takeCalls();
  await facade.data(document);
  const calls = facade.takeCalls().sort();
  measured.push({ document, calls });
  return calls;
}

/** What the field adds to the calls that lead to its parent. */
async function addedCalls(way: Ways['one'], selection: string): Promise<string> {
  const before = [...(await coldCalls(way('__typename')))];
  const added = new Map<string, number>();
  for (const operation of await coldCalls(way(selection))) {
    const place = before.indexOf(operation);
    if (place >= 0) before.splice(place, 1);
    else added.set(operation, (added.get(operation) ?? 0) + 1);
  }
  const words = [...added].map(([operation, count]) =>
    count === 1 ? operation : `${String(count)} × ${operation}`,
  );
  return words.length === 0 ? 'nothing' : words.join(', ');
}

async function rowsOfTwenty(way: Ways['one'], selection: string): Promise<readonly string[]> {
  const document = way(selection);
  const { length } = await coldCalls(document);
  return [
    `  of twenty:  ${await addedCalls(way, selection)}`,
    `              (the document: ${String(length)} calls, estimated ${String(estimate(document))})`,
  ];
}

describe('what every connection and reference costs cold', () => {
  test('is what the table of calls says', { timeout: 240_000 }, async () => {
    const rows: string[] = [];
    for (const field of loadingFields(schema, argumentsOnSandbox(first.sandbox))) {
      const way = ways.get(field.parent.name);
      if (way === undefined) throw new Error(`There is no way to ${field.parent.name} in ways-to-types.ts.`);
      rows.push(
        field.name,
        `  of one:     ${await addedCalls(way.one, field.whole)}`,
        ...(field.idOnly === null ? [] : [`  its id:     ${await addedCalls(way.one, field.idOnly)}`]),
        ...(way.twenty === undefined ? [] : await rowsOfTwenty(way.twenty, field.whole)),
      );
    }
    await expect(`${rows.join('\n')}\n`).toMatchFileSnapshot('calls-of-fields.txt');
  });

  test('is never more than the estimate', () => {
    const above = measured
      .map(({ document, calls }) => ({ document, calls: calls.length, estimated: estimate(document) }))
      .filter(({ calls, estimated }) => calls > estimated);
    expect(measured.length).toBeGreaterThan(200);
    expect(above).toEqual([]);
  });

  test('is nothing for a field that does not say what it loads', { timeout: 60_000 }, async () => {
    for (const [name, way] of ways) {
      const type = schema.getType(name);
      if (type === undefined || !('getFields' in type) || !('getInterfaces' in type)) throw new Error(name);
      const held = heldBy(type as never);
      if (held !== '') expect([name, await addedCalls(way.one, held)]).toEqual([name, 'nothing']);
    }
  });
});
