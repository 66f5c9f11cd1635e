import { describe, expect, test } from 'vitest';

import { wireEnums } from '../../src/revenuecat/generated/enums.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { askFor, expectKeysRefused } from './validated-asking.ts';

const charts = wireEnums['get-chart-data?chart_name'];
const sandbox = createSandbox({ rateLimits: 'off' });
const none = sandbox.addKey({ scopes: [] });

interface Options {
  readonly resolutions: readonly { readonly id: string }[];
  readonly segments: readonly { readonly id: string }[];
  readonly filters: readonly { readonly id: string; readonly options: readonly { readonly id: string }[] }[];
  readonly user_selectors: Readonly<
    Record<string, { readonly options: readonly { readonly id: string }[] }>
  > | null;
}

describe.each(charts)('the chart %s', (name) => {
  const path = { chart_name: name };

  test('answers as documented for everything that its options offer', async () => {
    const { body } = await askFor(sandbox, 200, 'get-chart-options', { path });
    const options = body as Options;
    await askFor(sandbox, 200, 'get-chart-options', { path, query: { realtime: 'false' } });
    await askFor(sandbox, 200, 'get-chart-data', { path });
    for (const { id } of options.resolutions) {
      await askFor(sandbox, 200, 'get-chart-data', { path, query: { resolution: id } });
    }
    for (const { id } of options.segments) {
      const query = { segment: id, limit_num_segments: '2', resolution: 'month' };
      await askFor(sandbox, 200, 'get-chart-data', { path, query });
    }
    for (const { id, options: values } of options.filters) {
      const filters = JSON.stringify([{ name: id, values: [values[0]?.id] }]);
      await askFor(sandbox, 200, 'get-chart-data', { path, query: { filters, resolution: 'month' } });
    }
    for (const [selector, { options: values }] of Object.entries(options.user_selectors ?? {})) {
      for (const { id } of values) {
        const selectors = JSON.stringify({ [selector]: id });
        await askFor(sandbox, 200, 'get-chart-data', { path, query: { selectors, resolution: '2' } });
      }
    }
    for (const query of [
      { currency: 'JPY' },
      { aggregate: 'average' },
      { aggregate: 'average,total', segment: 'country' },
      { realtime: 'false' },
      { realtime: 'false', segment: 'country' },
      { start_date: '2026-01-01', end_date: '2026-01-31' },
      { start_date: '2099-01-01', end_date: '2099-01-31' },
    ]) {
      await askFor(sandbox, 200, 'get-chart-data', { path, query: { resolution: 'month', ...query } });
    }
  });

  test('refuses parameters as documented', async () => {
    for (const [param, query] of [
      ['start_date', { start_date: '1774230808' }],
      ['end_date', { end_date: '2026-13-01' }],
      ['start_date', { start_date: '2026-02-01', end_date: '2026-01-01' }],
      ['resolution', { resolution: 'hour' }],
      ['currency', { currency: 'XXX' }],
      ['aggregate', { aggregate: 'median' }],
      ['aggregate', { aggregate: 'total,total' }],
      ['filters', { filters: '[{' }],
      ['filters', { filters: '{"country":"US"}' }],
      ['filters', { filters: '[{"name":"shoe_size","values":["1"]}]' }],
      ['selectors', { selectors: '{"nothing":"x"}' }],
      ['selectors', { selectors: '[]' }],
      ['segment', { segment: 'shoe_size' }],
      ['limit_num_segments', { limit_num_segments: '0', segment: 'country' }],
      ['limit_num_segments', { limit_num_segments: '2' }],
      ['realtime', { realtime: 'sometimes' }],
    ] as const) {
      const { body } = await askFor(sandbox, 400, 'get-chart-data', { path, query });
      expect(body).toMatchObject({ type: 'parameter_error', param });
    }
  });
});

describe('the operations of charts and metrics', () => {
  test.each(['get-chart-data', 'get-chart-options', 'get-overview-metrics', 'get-benchmarks'] as const)(
    '%s refuses keys and unknown projects as documented',
    async (id) => {
      const asked = id.startsWith('get-chart') ? { path: { chart_name: 'mrr' } } : {};
      await expectKeysRefused(sandbox, id, asked, none);
      await askFor(sandbox, 404, id, { path: { ...asked.path, project_id: 'proj_nowhere' } });
    },
  );

  test('a chart that does not exist is refused with the names of those that do', async () => {
    for (const id of ['get-chart-data', 'get-chart-options'] as const) {
      const { body } = await askFor(sandbox, 400, id, { path: { chart_name: 'active_subscriptions' } });
      expect(body).toMatchObject({ param: 'chart_name' });
      expect((body as { readonly message: string }).message).toContain('actives_movement');
    }
  });

  test('the overview and the benchmarks answer as documented', async () => {
    for (const currency of wireEnums['get-chart-data?currency']) {
      await askFor(sandbox, 200, 'get-overview-metrics', { query: { currency } });
    }
    await askFor(sandbox, 400, 'get-overview-metrics', { query: { currency: 'XXX' } });
    const { body } = await askFor(sandbox, 200, 'get-benchmarks');
    const [metric] = (body as { readonly metrics: readonly { readonly app_id: string }[] }).metrics;
    const query = { app_id: metric?.app_id ?? '', comparison_category: 'gaming' };
    const own = await askFor(sandbox, 200, 'get-benchmarks', { query });
    expect(own.body).toMatchObject({ metrics: [{ comparison_category: 'gaming' }, {}, {}] });
    await askFor(sandbox, 400, 'get-benchmarks', { query: { comparison_category: 'weather' } });
    await askFor(sandbox, 400, 'get-benchmarks', { query: { app_id: '' } });
    await askFor(sandbox, 404, 'get-benchmarks', { query: { app_id: 'app0' } });
  });

  test('the sixteenth request of a minute is refused as documented', async () => {
    const limited = createSandbox({ clock: { now: () => 1_780_000_000_000 } });
    for (let sent = 0; sent < 15; sent++) await askFor(limited, 200, 'get-benchmarks');
    await askFor(limited, 429, 'get-benchmarks');
  });
});
