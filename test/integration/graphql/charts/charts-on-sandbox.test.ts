import { describe, expect, test } from 'vitest';
import { wireEnums } from '../../../../src/revenuecat/generated/enums.ts';
import { createFacade } from '../../../support/facade.ts';

interface Point {
  readonly date: string | null;
  readonly measure: { readonly name: string } | null;
  readonly segment: { readonly id: string } | null;
  readonly isIncomplete: boolean | null;
}

const names = wireEnums['get-chart-data?chart_name'].map((name) => name.toUpperCase());

describe('charts of a business', () => {
  test.each([
    ['v3', 'true'],
    ['v2', 'false'],
  ])('every chart of %s has points with dates, and says which are incomplete', async (_version, realtime) => {
    const facade = await createFacade();
    const fields = names.map(
      (name) => `${name}: chart(name: ${name}, realtime: ${realtime}) {
        values { date measure { name } segment { id } isIncomplete } summary { aggregate value }
      }`,
    );
    const charts = await facade.data<Record<string, { values: Point[]; summary: unknown[] }>>(
      `{ ${fields.join('\n')} }`,
    );
    expect(Object.keys(charts)).toEqual(names);
    for (const { values, summary } of Object.values(charts)) {
      expect(values.length).toBeGreaterThan(0);
      expect(summary.length).toBeGreaterThan(0);
      for (const point of values) {
        expect(point.date).toMatch(/^20\d\d-/);
        expect(typeof point.isIncomplete).toBe('boolean');
        // What is counted is a measure in one generation of charts, and a series among the segments in the other.
        expect(realtime === 'true' ? point.measure : point.segment).not.toBeNull();
      }
    }
    expect(facade.takeCalls()).toEqual(names.map(() => 'get-chart-data'));
  });

  test('what the options offer can be asked', async () => {
    const facade = await createFacade();
    const { chartOptions } = await facade.data<{
      chartOptions: {
        resolutions: { resolution: string }[];
        segments: { id: string }[];
        filters: { id: string; options: { id: string }[] }[];
        selectors: { name: string; options: { id: string }[] }[];
      };
    }>(`{
      chartOptions(name: REVENUE) {
        resolutions { resolution }
        segments { id }
        filters { id options { id } }
        selectors { name options { id } }
      }
    }`);
    for (const { resolution } of chartOptions.resolutions) {
      for (const { id: segment } of chartOptions.segments) {
        const [filter] = chartOptions.filters;
        const { chart } = await facade.data<{ chart: Record<string, unknown> & { values: Point[] } }>(
          `query ($resolution: ChartResolution, $segment: String, $filters: [ChartFilterInput!]
            $selectors: [ChartSelectorInput!]) {
            chart(name: REVENUE, resolution: $resolution, segment: $segment, limitNumSegments: 2, filters: $filters
              selectors: $selectors, startDate: "2026-01-01", endDate: "2026-03-31", currency: EUR) {
              resolution currency unsupportedParams { segment } values { segment { id } }
            }
          }`,
          {
            resolution,
            segment,
            filters: [{ name: filter?.id, values: filter?.options.map(({ id }) => id) }],
            selectors: chartOptions.selectors.map(({ name, options }) => ({
              name,
              value: options.at(-1)?.id,
            })),
          },
        );
        expect(chart).toMatchObject({ resolution, currency: 'EUR', unsupportedParams: null });
        expect(chart.values.every((point) => point.segment !== null)).toBe(true);
      }
    }
  });

  test('benchmarks lead to the apps of the project', async () => {
    const facade = await createFacade();
    const { benchmarks, apps } = await facade.data<{
      benchmarks: { app: { id: string; name: string } | null; percentileBucket: unknown }[];
      apps: { nodes: { id: string }[] };
    }>('{ benchmarks { app { id name } percentileBucket { from to } } apps { nodes { id } } }');
    expect(benchmarks.length).toBeGreaterThan(0);
    const ids = apps.nodes.map(({ id }) => id);
    for (const { app } of benchmarks) expect(ids).toContain(app?.id);
    await expect(facade.data('{ benchmarks(appId: "nobody") { id } }')).resolves.toEqual({
      benchmarks: null,
    });
  });

  test('overview metrics come with a number each', async () => {
    const facade = await createFacade();
    const { overviewMetrics } = await facade.data<{ overviewMetrics: { value: unknown }[] }>(
      '{ overviewMetrics(currency: JPY) { id name value period lastUpdatedAt } }',
    );
    expect(overviewMetrics.length).toBeGreaterThan(0);
    for (const { value } of overviewMetrics) expect(value).toEqual(expect.any(Number));
  });
});
