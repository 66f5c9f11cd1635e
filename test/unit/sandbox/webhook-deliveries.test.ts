import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { authorization, heardSandbox } from './heard-sandbox.ts';
import { post, type Json } from './sandbox-calls.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

describe('deliveries', () => {
  test('are tried again after 5, 10, 20, 40 and 80 minutes, with the same id, and then given up', async () => {
    const { sandbox, clock, news, answers, subscribe } = heardSandbox('empty');
    answers.push(...Array<number>(9).fill(500));
    await post(sandbox, `/subscriptions/${subscribe()}/actions/cancel`, {});
    const ids = (await news()).map(({ id }) => id);
    for (const wait of [5, 10, 20, 40, 80]) {
      clock.time += wait * minute - 1;
      expect(await news()).toEqual([]);
      clock.time += 1;
      ids.push(...(await news()).map(({ id }) => id));
    }
    clock.time += day;
    expect(await news()).toEqual([]);
    expect([ids.length, new Set(ids).size]).toEqual([6, 1]);
    expect(sandbox.webhooks.attempts.map(({ attempt, status }) => [attempt, status])).toEqual(
      [1, 2, 3, 4, 5, 6].map((attempt) => [attempt, 500]),
    );
    expect(sandbox.webhooks.waiting).toBe(0);
  });

  test('end with 200 and nothing else', async () => {
    const { sandbox, clock, news, answers, subscribe } = heardSandbox('empty');
    answers.push(204, 200);
    await post(sandbox, `/subscriptions/${subscribe()}/actions/cancel`, {});
    await news();
    clock.time += 5 * minute;
    expect(await news()).toHaveLength(1);
    clock.time += day / 2;
    expect(await news()).toEqual([]);
  });

  test('may come twice, out of order and late', async () => {
    const { sandbox, clock, news, typesOfNews, subscribe } = heardSandbox('empty');
    sandbox.webhooks.disturb({ copies: 2, reversed: true, delayMs: 3 * minute });
    await post(sandbox, `/subscriptions/${subscribe()}/actions/refund`, {});
    clock.time += 3 * minute - 1;
    expect(await news()).toEqual([]);
    clock.time += 1;
    expect(await typesOfNews()).toEqual(['EXPIRATION', 'EXPIRATION', 'CANCELLATION', 'CANCELLATION']);
    sandbox.webhooks.disturb({ copies: 1, reversed: false, delayMs: 0 });
    sandbox.webhooks.sendTest();
    expect(await news()).toMatchObject([{ type: 'TEST' }]);
  });

  test('end for whoever no longer listens', async () => {
    const { sandbox, subscribe } = heardSandbox('empty');
    const other: Request[] = [];
    const disconnect = sandbox.webhooks.connect({
      authorization,
      receive: (request) => Promise.resolve(new Response(String(other.push(request)))),
    });
    disconnect();
    await post(sandbox, `/subscriptions/${subscribe()}/actions/cancel`, {});
    await sandbox.webhooks.deliverDue();
    expect(other).toEqual([]);
  });
});

describe('an integration made through the API', () => {
  function postingSandbox() {
    const clock = { time: Date.UTC(2026, 0, 15, 12), now: () => clock.time };
    const posted: [url: string, authorization: string | null, type: unknown][] = [];
    const sandbox = createSandbox({
      clock,
      rateLimits: 'off',
      async sendWebhook(request) {
        const { event } = (await request.json()) as { event: Json };
        posted.push([request.url, request.headers.get('authorization'), event['type']]);
        return new Response(null, { status: 200 });
      },
    });
    const integrate = (body: Readonly<Record<string, unknown>>) =>
      post(sandbox, '/integrations/webhooks', { name: 'Ours', url: 'http://localhost:9/hook', ...body });
    const refund = async (said: Readonly<Record<string, unknown>> = {}) => {
      const { id } = sandbox.add.subscription({ customerId: 'zoe', store: 'rc_billing', ...said });
      await post(sandbox, `/subscriptions/${id}/actions/refund`, {});
      await sandbox.webhooks.deliverDue();
      return posted.splice(0).map(([, , type]) => type);
    };
    return { sandbox, posted, integrate, refund };
  }

  test('is told at its address with its authorization, and the seeded examples are not', async () => {
    const { sandbox, posted, integrate } = postingSandbox();
    await integrate({ authorization_header: 'Bearer ours' });
    sandbox.webhooks.sendTest();
    const { id } = sandbox.add.subscription({ customerId: 'zoe', store: 'rc_billing' });
    await post(sandbox, `/subscriptions/${id}/actions/cancel`, {});
    await sandbox.webhooks.deliverDue();
    expect(posted).toEqual([
      ['http://localhost:9/hook', 'Bearer ours', 'TEST'],
      ['http://localhost:9/hook', 'Bearer ours', 'CANCELLATION'],
    ]);
  });

  test.each([
    ['one type', { event_types: ['expiration'] }, ['EXPIRATION']],
    ['no type', { event_types: [] }, []],
    ['the other environment', { environment: 'sandbox' }, []],
    ['its environment', { environment: 'production' }, ['CANCELLATION', 'EXPIRATION']],
    ['nothing in particular', {}, ['CANCELLATION', 'EXPIRATION']],
  ])('that wants %s gets that', async (_, settings, types) => {
    const { integrate, refund } = postingSandbox();
    await integrate(settings);
    expect(await refund()).toEqual(types);
  });

  test('that wants one app gets what belongs to it', async () => {
    const { sandbox, integrate, refund } = postingSandbox();
    const app = sandbox.add.app({ type: 'rc_billing' });
    const product = sandbox.add.product({ app_id: app.id });
    await integrate({ app_id: app.id });
    expect(await refund()).toEqual([]);
    expect(await refund({ productId: product.id })).toEqual(['CANCELLATION', 'EXPIRATION']);
  });
});
