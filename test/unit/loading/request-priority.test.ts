import { expect, test } from 'vitest';
import { createMemoryCacheStore } from '../../../src/cache/memory-cache-store.ts';
import { createSharedCache } from '../../../src/cache/shared-cache.ts';
import { createCustomerNames } from '../../../src/loading/customer-names.ts';
import { createRequestReporter } from '../../../src/loading/request-report.ts';
import { createRequestSources } from '../../../src/loading/request-sources.ts';
import type { RevenueCatClient } from '../../../src/revenuecat/call.ts';

/** The priority at which a single read of such a request goes. */
async function priorityOf(request: {
  readonly yields?: boolean;
  readonly mutates?: boolean;
}): Promise<unknown> {
  const priorities: unknown[] = [];
  const lifetime = { freshMs: 1_000, staleMs: 0, keptMs: 0 };
  const client: RevenueCatClient = {
    call: (_id, _input, options) => {
      priorities.push(options?.work?.priority);
      return Promise.reject(new Error('Only the priority is of interest.'));
    },
    page: () => Promise.reject(new Error('Not asked.')),
    pages: () => {
      throw new Error('Not asked.');
    },
    budgets: () => Promise.resolve([]),
  };
  const sources = createRequestSources(
    {
      names: createCustomerNames(),
      cache: createSharedCache({ store: createMemoryCacheStore({ maxBytes: 1_000 }), now: () => 0 }),
      lifetimes: {
        customer: lifetime,
        announced: lifetime,
        configuration: lifetime,
        charts: lifetime,
        missing: lifetime,
      },
      now: () => 0,
      upstream: {
        defaultProjectId: () => Promise.resolve('proj1'),
        served: () => Promise.resolve(['proj1']),
        serves: () => true,
        reader: () => client,
        writer: () => null,
        v1: () => null,
        external: () => null,
        asApp: () => client,
        budget: () => Promise.reject(new Error('Not asked.')),
      },
    },
    {
      work: { caller: 'staff reader' },
      signal: new AbortController().signal,
      takesStale: () => true,
      mutates: () => request.mutates === true,
      refresh: false,
      ...(request.yields === undefined ? {} : { yields: request.yields }),
      report: createRequestReporter(),
    },
  );
  await sources
    .read({
      key: 'customer',
      load: async ({ reader }) => {
        const path = { project_id: 'proj1', customer_id: 'ada' };
        await reader('proj1').call('get-customer', { path });
        return { value: null, lifetime, tags: [] };
      },
    })
    .catch(() => undefined);
  return priorities[0];
}

test('what somebody looks at is read first, and what follows an event after it', async () => {
  expect(await priorityOf({})).toBe('interactive');
  expect(await priorityOf({ yields: true })).toBe('list');
  expect(await priorityOf({ mutates: true })).toBe('mutation');
});
