import { beforeEach, describe, expect, test } from 'vitest';
import { createFacadeOnMock, inputsForMock } from '../../conformance/facade-on-mock.ts';
import type { Facade } from '../../support/facade.ts';
import { printedSchema } from '../../support/sandbox-probes.ts';
import { mutationProbesOf } from '../../support/schema-probes.ts';

/** What upstream spells as a read, and which makes something all the same. */
const writesByGet = /\/authenticated_management_url$|^\/v1\/subscribers\/[^/]+$/;

/*
 * Upstream says that it did the write, and leaves out of its answer what the documents promise. It was done all the same, so its
 * key must never send it again.
 */
describe.each<[string, unknown]>([
  ['an object without anything in it', {}],
  ['a list without anything in it', []],
])('when upstream answers a write with %s', (_what, odd) => {
  let facade: Facade;
  let sent: string[];
  beforeEach(async () => {
    sent = [];
    facade = await createFacadeOnMock({
      fetch(url, { method }) {
        const { pathname } = new URL(url);
        if (method === 'GET' && !writesByGet.test(pathname))
          return Promise.resolve(new Response('{}', { status: 404 }));
        sent.push(`${method} ${pathname}`);
        return Promise.resolve(Response.json(odd));
      },
    });
  });

  test.each(mutationProbesOf(printedSchema, inputsForMock))(
    '$field is not sent again with the same key',
    async ({ field, document, variables }) => {
      const input = { ...variables.input, idempotencyKey: 'once' };
      const outcome = async (): Promise<unknown> => {
        const { data, errors } = await facade.clock.finish(facade.query(document, { input }));
        const name = field.replace('Mutation.', '');
        const result = (data as Record<string, { __typename: string } | null>)[name] ?? null;
        return result?.__typename ?? errors.find(({ path }) => path?.length === 1)?.extensions['code'];
      };
      const first = await outcome();
      expect(first).toMatch(/Payload$|^OUTCOME_UNKNOWN$/);
      expect(new Set(sent).size, sent.join()).toBe(1);
      const before = sent.length;
      expect(await outcome()).toBe(first);
      expect(sent).toHaveLength(before);
    },
  );
});
