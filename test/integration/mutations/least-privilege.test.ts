import { expect, test } from 'vitest';
import { operations, type OperationId } from '../../../src/revenuecat/generated/operations.ts';
import { buildSchema } from '../../../src/schema/index.ts';
import { createFacade, exampleQuery } from '../../support/facade.ts';
import { mutationProbesOf } from '../../support/schema-probes.ts';

test('every mutation sends its one operation with a writing key, and nothing else with that', async () => {
  const facade = await createFacade();
  const sent = new Set<OperationId>();
  for (const { field, document, variables } of mutationProbesOf(buildSchema(), {})) {
    facade.takeCalls();
    await facade.query(document, variables);
    const { operation } = JSON.parse(
      facade.logs.findLast((line) => line.includes(`"mutation":"${field.replace('Mutation.', '')}"`)) ?? '{}',
    ) as { operation: OperationId };
    for (const call of facade.sandbox.calls) {
      const writes = call.operationId === operation;
      if (writes) sent.add(operation);
      const isV2 = operations[call.operationId].api === 'v2';
      if (isV2) expect(call.key, `${field}: ${call.operationId}`).toBe(writes ? 'write' : 'read');
      else expect(call.key, `${field}: ${call.operationId}`).not.toMatch(/^(?:read|write)$/);
    }
  }
  // The others are refused here: a made-up input breaks one of their rules.
  expect(sent.size).toBeGreaterThan(25);
}, 60_000);

test('what was changed is read back with the reading key', async () => {
  const facade = await createFacade();
  const { entitlement } = await facade.data<{ entitlement: { id: string } }>(
    '{ entitlement(lookupKey: "radar") { id } }',
  );
  facade.sandbox.forgetCalls();
  const expiresAt = new Date(facade.clock.now() + 86_400_000).toISOString();
  const input = { customerId: 'newcomer', entitlementId: entitlement.id, expiresAt };
  await facade.data(await exampleQuery('grant-entitlement'), { input });
  const [write, ...reads] = facade.sandbox.calls;
  expect(write).toMatchObject({ operationId: 'grant-customer-entitlement', key: 'write' });
  expect(reads.length).toBeGreaterThan(0);
  expect(reads.map((call) => call.key)).toEqual(reads.map(() => 'read'));
});
