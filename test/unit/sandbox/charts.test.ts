import { describe, expect, test } from 'vitest';

import { periodsBetween, startOf } from '../../../src/sandbox/charts/calendar.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { send } from './sandbox-calls.ts';
import type { Json } from './sandbox-calls.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 2, 10, 12);

interface Row {
  readonly cohort: number;
  readonly incomplete: boolean;
  readonly measure: number;
  readonly segment?: number;
  readonly value: number | null;
}

async function chart(sandbox: ReturnType<typeof createSandbox>, query: string): Promise<Json> {
  const { status, body } = await send(sandbox, `/charts/${query}`);
  expect(status).toBe(200);
  return body;
}

const rowsOf = (body: Json, measure = 0): readonly Row[] =>
  (body['values'] as readonly Row[]).filter((row) => row.measure === measure);
const valuesOf = (body: Json, measure = 0): unknown[] => rowsOf(body, measure).map(({ value }) => value);

/** One monthly subscription of 4.99 from 1 February on, one purchase, one of a tester. */
function smallBusiness() {
  const clock = { time: now, now: () => clock.time };
  const sandbox = createSandbox({ seed: 'empty', clock, rateLimits: 'off' });
  const product = sandbox.add.product();
  const startsAt = Date.UTC(2026, 1, 1);
  const { id } = sandbox.add.subscription({
    customerId: 'ada',
    productId: product.id,
    store: 'rc_billing',
    startsAt,
    currentPeriodEndsAt: Date.UTC(2026, 2, 20),
  });
  sandbox.add.purchase({
    customerId: 'bob',
    purchasedAt: Date.UTC(2026, 2, 2),
    revenue: { currency: 'USD', gross: 10, commission: 1, tax: 1, proceeds: 8 },
  });
  sandbox.add.subscription({ customerId: 'qa', productId: product.id, environment: 'sandbox', startsAt });
  return { sandbox, clock, subscriptionId: id };
}

describe('a chart', () => {
  test('is worked out from what was sold, without what testers bought', async () => {
    const { sandbox } = smallBusiness();
    const months = '?resolution=month&start_date=2026-01-01&end_date=2026-03-10';
    const revenue = await chart(sandbox, `revenue${months}`);
    expect(valuesOf(revenue)).toEqual([0, 4.99, 10]);
    expect(valuesOf(revenue, 1)).toEqual([0, 1, 1]);
    expect(revenue['summary']).toMatchObject({ total: { Revenue: 14.99, Transactions: 2 } });
    expect(valuesOf(await chart(sandbox, `mrr${months}`))).toEqual([0, 4.99, 4.99]);
    expect(valuesOf(await chart(sandbox, `arr${months}`))).toEqual([0, 59.88, 59.88]);
    expect(valuesOf(await chart(sandbox, `actives_movement${months}`), 2)).toEqual([0, 1, 0]);
    expect(valuesOf(await chart(sandbox, `revenue${months}&currency=EUR`))).toEqual([0, 4.59, 9.2]);
    const proceeds = encodeURIComponent('{"revenue_type":"proceeds"}');
    const selected = await chart(sandbox, `revenue${months}&selectors=${proceeds}`);
    expect(valuesOf(selected)).toEqual([0, 3.84, 8]);
    expect(selected).toMatchObject({
      user_selectors: { revenue_type: 'proceeds' },
      measures: [{ display_name: 'Proceeds' }, {}],
    });
  });

  test('dates in epoch seconds, and marks the period that is not over', async () => {
    const { sandbox } = smallBusiness();
    const body = await chart(sandbox, 'mrr?resolution=week&start_date=2026-02-24&end_date=2026-03-10');
    expect(body).toMatchObject({
      resolution: 'week',
      start_date: Date.UTC(2026, 1, 24) / 1000,
      end_date: Date.UTC(2026, 2, 10) / 1000,
      last_computed_at: null,
    });
    expect(rowsOf(body).map(({ cohort, incomplete }) => [cohort, incomplete])).toEqual([
      [Date.UTC(2026, 1, 23) / 1000, false],
      [Date.UTC(2026, 2, 2) / 1000, false],
      [Date.UTC(2026, 2, 9) / 1000, true],
    ]);
  });

  test('follows a refund from the day on which it was made', async () => {
    const { sandbox, subscriptionId } = smallBusiness();
    await send(sandbox, `/subscriptions/${subscriptionId}/actions/refund`, { method: 'POST' });
    const months = '?resolution=month&start_date=2026-02-01&end_date=2026-03-10';
    expect(valuesOf(await chart(sandbox, `revenue${months}`))).toEqual([4.99, 5.01]);
    expect(valuesOf(await chart(sandbox, `mrr${months}`))).toEqual([4.99, 0]);
    expect(valuesOf(await chart(sandbox, `churn${months}`), 1)).toEqual([0, 1]);
    expect(valuesOf(await chart(sandbox, `refund_rate${months}`), 2)).toEqual([100, 0]);
  });

  test('has segments that add up to the total, the rest folded into one', async () => {
    const sandbox = createSandbox({ clock: { now: () => now }, rateLimits: 'off' });
    const months = '&resolution=month&start_date=2026-01-01';
    const body = await chart(sandbox, `revenue?segment=store&limit_num_segments=2${months}`);
    const segments = body['segments'] as readonly Json[];
    expect(segments.map((segment) => segment['id'])).toEqual(['total', 'app_store', 'play_store', 'other']);
    expect(body['segments_limit']).toBe(2);
    for (const { cohort } of rowsOf(body)) {
      const [total = 0, ...parts] = rowsOf(body)
        .filter((row) => row.cohort === cohort)
        .map(({ value }) => value ?? 0);
      expect(parts.reduce((sum, value) => sum + value, 0)).toBeCloseTo(total, 1);
    }
    const filters = encodeURIComponent('[{"name":"store","values":["app_store"]}]');
    const filtered = await chart(sandbox, `revenue?filters=${filters}${months}`);
    expect(valuesOf(filtered)).toEqual(
      rowsOf(body)
        .filter(({ segment }) => segment === 1)
        .map(({ value }) => value),
    );
  });

  test('names what it has no use for, and answers only sums when asked to', async () => {
    const { sandbox } = smallBusiness();
    const filters = encodeURIComponent('[{"name":"store","values":["app_store"]}]');
    expect(await chart(sandbox, `customers_new?filters=${filters}&segment=product`)).toMatchObject({
      segments: null,
      unsupported_params: { filters: ['store'], segment: 'product' },
    });
    const sums = await chart(sandbox, 'revenue?aggregate=total&resolution=month&start_date=2026-02-01');
    expect(sums).toMatchObject({ values: [], summary: { total: { Revenue: 14.99 } } });
    expect(Object.keys(sums['summary'] as object)).toEqual(['total']);
  });

  test('of the older kind has rows of numbers', async () => {
    const { sandbox } = smallBusiness();
    const body = await chart(sandbox, 'revenue?realtime=false&resolution=month&start_date=2026-02-01');
    expect(body).toMatchObject({
      measures: null,
      values: [
        [Date.UTC(2026, 1, 1) / 1000, 4.99, 1],
        [Date.UTC(2026, 2, 1) / 1000, 10, 1],
      ],
    });
  });

  test('of cohorts settles only when the time of its last customers is over', async () => {
    const { sandbox, clock } = smallBusiness();
    clock.time = now + 10 * day;
    const timeframe = encodeURIComponent('{"conversion_timeframe":"30_days"}');
    const body = await chart(
      sandbox,
      `conversion_to_paying?selectors=${timeframe}&resolution=month&start_date=2026-01-01`,
    );
    expect(rowsOf(body).map(({ incomplete }) => incomplete)).toEqual([false, true, true]);
  });
});

test('the overview says the same as the charts', async () => {
  const { sandbox } = smallBusiness();
  const { body } = await send(sandbox, '/metrics/overview');
  const values = Object.fromEntries(
    (body['metrics'] as readonly Json[]).map((metric) => [metric['id'], metric['value']]),
  );
  expect(values).toMatchObject({
    active_subscriptions: 1,
    active_trials: 0,
    mrr: 4.99,
    revenue: 10,
    num_tx_last_28_days: 1,
  });
});

test('periods begin where calendars say, in UTC', () => {
  const time = Date.UTC(2026, 4, 13, 23);
  expect(new Date(startOf('week', time)).toISOString().slice(0, 10)).toBe('2026-05-11');
  expect(new Date(startOf('quarter', time)).toISOString().slice(0, 10)).toBe('2026-04-01');
  expect(new Date(startOf('year', time)).toISOString().slice(0, 10)).toBe('2026-01-01');
  const months = periodsBetween('month', Date.UTC(2026, 0, 31), Date.UTC(2026, 11, 31), Date.UTC(2026, 2, 1));
  expect(months.map(({ start }) => new Date(start).getUTCMonth())).toEqual([0, 1, 2]);
  expect(
    months.every(({ end }, index) => months[index + 1] === undefined || months[index + 1]?.start === end),
  ).toBe(true);
});
