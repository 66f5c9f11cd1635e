import { describe, expect, test } from 'vitest';
import { operations, type OperationId } from '../../../src/revenuecat/generated/operations.ts';
import { createFacade, type Answer } from '../../support/facade.ts';
import { probesOfSandbox } from '../../support/sandbox-probes.ts';
import { bigBusiness } from './big-business.ts';
import { rareReads, type Occasion } from './rare-reads.ts';

const business = await bigBusiness();
const { sandbox, clock } = business.facade;
const occasions = await findOccasions();

/** The link that it answers with is good for one use, so a mutation asks for it. */
const askedByMutation: OperationId = 'get-authorized-subscription-management-url';

const readingOperations = (Object.keys(operations) as OperationId[]).filter((id) => {
  const { api, method } = operations[id];
  return method === 'GET' && id !== askedByMutation && (api === 'v2' || occasions.has(id));
});

describe('an operation that reads', () => {
  test.each(readingOperations)(
    '%s is sent for a field, and its refusal is an error on its path',
    async (id) => {
      const answered = await ask(id);
      expect(answered.errors, answered.text).toEqual([]);
      const allow = sandbox.faults.add({ operationId: id, kind: 'status', status: 403 });
      const refused = await ask(id);
      allow();
      expect(refused.errors.map((error) => error.extensions['code'])).toContain('CONFIGURATION');
      for (const { path, extensions } of refused.errors) {
        expect(extensions['code']).toBe('CONFIGURATION');
        expect(path).not.toEqual([]);
      }
    },
  );
});

/** Asks on a server that remembers nothing but what the occasion says. */
async function ask(id: OperationId): Promise<Answer> {
  const occasion = occasions.get(id);
  if (occasion === undefined) throw new Error(`No field of the schema leads to ${id}.`);
  const facade = await createFacade({ sandbox, clock });
  const { before } = occasion;
  if (before !== undefined) await facade.data(before.document);
  const added = (await before?.addOne(sandbox)) ?? '';
  facade.takeCalls();
  const answer = await facade.query(occasion.document(added));
  expect(facade.takeCalls()).toContain(id);
  return answer;
}

/** For each operation the shortest document that sends it; which one that is, is found by asking for every field. */
async function findOccasions(): Promise<ReadonlyMap<string, Occasion>> {
  const found = new Map<string, Occasion>();
  for (const { document } of probesOfSandbox(sandbox)) {
    const facade = await createFacade({ sandbox, clock });
    await facade.data(document);
    for (const id of facade.takeCalls()) if (!found.has(id)) found.set(id, { document: () => document });
  }
  for (const [id, occasion] of Object.entries(rareReads(business))) found.set(id, occasion);
  return found;
}
