import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../../src/sandbox/create-sandbox.ts';
import { createManualClock } from '../../../fakes/manual-clock.ts';
import { createFacade } from '../../../support/facade.ts';

const document = `{ upstreamBudget {
  circuit { state probeAt }
  domains { key domain limit remaining reservedForMutations waiting resetsAt }
} }`;

describe('the budget of upstream', () => {
  test('is told by key and domain, and costs no call', async () => {
    const clock = createManualClock();
    const facade = await createFacade({ clock, sandbox: createSandbox({ clock }) });
    await facade.data('{ customer(id: "ada") { id } }');
    await facade.data('mutation { blockCustomer(input: { customerId: "ada" }) { __typename } }');
    facade.takeCalls();
    const resetsAt = new Date(clock.now() + 60_000).toISOString();
    const ofCustomers = { domain: 'CUSTOMER_INFORMATION', limit: 480, waiting: 0, resetsAt };
    expect(await facade.data(document)).toEqual({
      upstreamBudget: {
        circuit: { state: 'CLOSED', probeAt: null },
        domains: [
          { key: 'READ', ...ofCustomers, remaining: 454, reservedForMutations: 45 },
          { key: 'WRITE', ...ofCustomers, remaining: 455, reservedForMutations: 45 },
        ],
      },
    });
    expect(facade.takeCalls()).toEqual([]);
  });

  test('names the app where a key is that of a single app, and never the key', async () => {
    const facade = await createFacade();
    const app = facade.sandbox.add.app({ type: 'paddle' });
    const input = {
      appId: app.id,
      purchase: {
        externalPurchase: {
          customerId: 'ada',
          sourcePurchaseIdentifier: 'order-1',
          sourceProductIdentifier: 'elsewhere_pack',
          updatedAt: new Date(facade.clock.now()).toISOString(),
        },
      },
    };
    const track = `mutation ($input: TrackExternalPurchaseInput!) {
      trackExternalPurchase(input: $input) { __typename }
    }`;
    expect(await facade.data(track, { input })).toEqual({
      trackExternalPurchase: { __typename: 'TrackExternalPurchasePayload' },
    });

    const answer = await facade.query('{ upstreamBudget { domains { key appId domain } } }');
    const { domains } = (answer.data as { upstreamBudget: { domains: Record<string, unknown>[] } })
      .upstreamBudget;
    expect(domains).toContainEqual({ key: 'EXTERNAL', appId: app.id, domain: 'CUSTOMER_INFORMATION' });
    expect(domains.filter(({ appId }) => appId !== null)).toHaveLength(1);
    expect(answer.text).not.toContain(facade.sandbox.keys.external(app.id));
  });

  test('has the headroom that the setting says', async () => {
    const clock = createManualClock();
    const facade = await createFacade({
      clock,
      sandbox: createSandbox({ clock }),
      env: { UPSTREAM_HEADROOM_PERCENT: '50' },
    });
    await facade.data('{ customer(id: "ada") { id } }');
    expect(await facade.data('{ upstreamBudget { domains { remaining } } }')).toEqual({
      upstreamBudget: { domains: [{ remaining: 239 }] },
    });
  });

  test.each<[string, Parameters<Awaited<ReturnType<typeof createFacade>>['query']>[2], string]>([
    ['customers', { customerId: 'ada' }, 'FORBIDDEN'],
    ['staff without its scope', { scopes: ['customer_information:customers:read_write'] }, 'FORBIDDEN'],
    ['whoever is not signed in', 'nobody', 'UNAUTHENTICATED'],
  ])('is not for %s', async (_who, asker, code) => {
    const facade = await createFacade();
    const answer = await facade.query(document, {}, asker);
    expect(answer.data).toEqual({ upstreamBudget: null });
    expect(answer.errors[0]?.extensions['code']).toBe(code);
  });

  test('is for whoever has the scope', async () => {
    const facade = await createFacade();
    expect(await facade.data(document, {}, { scopes: ['facade:upstream:read'] })).toMatchObject({
      upstreamBudget: { domains: [] },
    });
  });
});
