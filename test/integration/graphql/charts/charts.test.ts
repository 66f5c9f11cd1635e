import { describe, expect, test } from 'vitest';
import { buildSchema } from '../../../../src/schema/index.ts';
import { errorAnswer } from '../../../fakes/scripted-upstream.ts';
import { benchmark, chart, facadeWithCharts, january, metric, options } from './chart-answers.ts';

const staff = {
  scopes: ['charts_metrics:charts:read', 'charts_metrics:overview:read', 'charts_metrics:benchmarks:read'],
};

describe('charts', () => {
  test('objects of upstream become points with dates, measures and the mark of incompleteness', async () => {
    const facade = await facadeWithCharts({ 'get-chart-data': chart() });
    const { chart: answer } = await facade.data(`{
      chart(name: REVENUE) {
        name displayName description category displayType documentationLink resolution startDate endDate
        lastComputedAt currency yaxis filteringAllowed segmentingAllowed segmentsLimit
        measures { name description unit decimals }
        segments { id }
        selectors { name value }
        values { date cohort period measure { name unit decimals } segment { id } value isIncomplete }
        summary { aggregate name value }
        unsupportedParams { filters segment }
      }
    }`);
    const revenue = { name: 'Revenue', unit: '$', decimals: 2 };
    const transactions = { name: 'Transactions', unit: '#', decimals: 0 };
    const first = '2026-01-01T00:00:00.000Z';
    const second = '2026-02-01T00:00:00.000Z';
    const undivided = { period: null, segment: null };
    expect(answer).toEqual({
      name: 'REVENUE',
      displayName: 'Revenue',
      description: 'What customers paid.',
      category: 'revenue',
      displayType: 'line',
      documentationLink: 'https://docs.example.com/revenue',
      resolution: 'MONTH',
      startDate: first,
      endDate: second,
      lastComputedAt: '2026-02-10T00:00:00.000Z',
      currency: 'EUR',
      yaxis: '$',
      filteringAllowed: true,
      segmentingAllowed: true,
      segmentsLimit: null,
      measures: [
        { ...revenue, description: 'Money paid.' },
        { ...transactions, description: 'Payments.' },
      ],
      segments: null,
      selectors: [{ name: 'revenue_type', value: 'revenue' }],
      values: [
        { ...undivided, date: first, cohort: first, measure: revenue, value: 120.5, isIncomplete: false },
        { ...undivided, date: first, cohort: first, measure: transactions, value: 12, isIncomplete: false },
        { ...undivided, date: second, cohort: second, measure: revenue, value: null, isIncomplete: true },
      ],
      summary: [
        { aggregate: 'AVERAGE', name: 'Revenue', value: 120.5 },
        { aggregate: 'AVERAGE', name: 'Transactions', value: 12 },
        { aggregate: 'TOTAL', name: 'Revenue', value: 120.5 },
      ],
      unsupportedParams: { filters: ['store'], segment: null },
    });
  });

  test('rows of upstream become points, one for each segment', async () => {
    const segments = [
      { id: 'DE', display_name: 'Germany' },
      { id: 'FR', display_name: 'France' },
    ];
    const facade = await facadeWithCharts({
      'get-chart-data': chart({ values: [[january, 1, null]], segments, segments_limit: 2 }),
    });
    await expect(
      facade.data(`{
        chart(name: REVENUE, segment: "country") {
          segmentsLimit
          segments { id displayName }
          values { date measure { name } segment { id displayName } value isIncomplete }
        }
      }`),
    ).resolves.toEqual({
      chart: {
        segmentsLimit: 2,
        segments: [
          { id: 'DE', displayName: 'Germany' },
          { id: 'FR', displayName: 'France' },
        ],
        values: [
          { segment: { id: 'DE', displayName: 'Germany' }, value: 1 },
          { segment: { id: 'FR', displayName: 'France' }, value: null },
        ].map((point) => ({
          ...point,
          date: '2026-01-01T00:00:00.000Z',
          measure: { name: 'Revenue' },
          isIncomplete: false,
        })),
      },
    });
    expect(facade.asked).toEqual(['/charts/revenue?segment=country']);
  });

  test('every argument is sent as upstream takes it', async () => {
    const facade = await facadeWithCharts({ 'get-chart-data': chart() });
    await facade.data(`{
      chart(
        name: MRR_MOVEMENT, resolution: QUARTER, realtime: false, currency: EUR
        filters: [{ name: "store", values: ["play_store", "app_store"] }, { name: "country", values: ["DE"] }]
        selectors: [{ name: "revenue_type", value: "proceeds" }]
        segment: "country", limitNumSegments: 3, aggregate: [TOTAL, AVERAGE]
        startDate: "2026-01-01", endDate: "2026-01-01"
      ) { name }
    }`);
    const [path, query] = (facade.asked[0] ?? '').split('?');
    expect(path).toBe('/charts/mrr_movement');
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual({
      realtime: 'false',
      filters: '[{"name":"country","values":["DE"]},{"name":"store","values":["app_store","play_store"]}]',
      selectors: '{"revenue_type":"proceeds"}',
      aggregate: 'average,total',
      currency: 'EUR',
      resolution: '3',
      start_date: '2026-01-01',
      end_date: '2026-01-01',
      segment: 'country',
      limit_num_segments: '3',
    });
  });

  test('equal questions are one call, on Query and on Project, and another question is another', async () => {
    const facade = await facadeWithCharts({ 'get-chart-data': chart() });
    await facade.data(`{
      a: chart(name: REVENUE, aggregate: [TOTAL, AVERAGE], filters: []) { name }
      b: chart(name: REVENUE, aggregate: [AVERAGE, TOTAL, TOTAL], realtime: true, currency: null) { name }
      project { c: chart(name: REVENUE, aggregate: [AVERAGE, TOTAL], realtime: null) { name } }
    }`);
    expect(facade.asked).toHaveLength(1);
    await facade.data('{ chart(name: REVENUE, aggregate: [TOTAL]) { name } }');
    expect(facade.asked).toHaveLength(2);
  });

  test('a chart is remembered for ten minutes', async () => {
    const facade = await facadeWithCharts({ 'get-chart-data': chart() });
    const ask = () => facade.data('{ chart(name: REVENUE) { name } }');
    await ask();
    await facade.clock.advance(599_000);
    await ask();
    expect(facade.asked).toHaveLength(1);
    await facade.clock.advance(2_000);
    await ask();
    expect(facade.asked).toHaveLength(2);
  });

  test.each([
    ['startDate: "2026-02-01", endDate: "2026-01-31"', '"startDate" lies after "endDate"'],
    ['limitNumSegments: 3', '"limitNumSegments" needs "segment"'],
    ['limitNumSegments: 0, segment: "country"', '"limitNumSegments" must be at least 1.'],
    ['segment: ""', '"segment" is empty.'],
    ['aggregate: []', '"aggregate" is empty.'],
    ['aggregate: [UNRECOGNIZED]', '"aggregate" cannot be UNRECOGNIZED'],
    ['currency: UNRECOGNIZED', '"currency" cannot be UNRECOGNIZED'],
    ['resolution: UNRECOGNIZED', '"resolution" cannot be UNRECOGNIZED'],
    ['filters: [{ name: "store", values: [] }]', 'The filter "store" has no values.'],
    ['filters: [{ name: "", values: ["a"] }]', 'A filter in "filters" has an empty name.'],
    [
      'filters: [{ name: "store", values: ["a"] }, { name: "store", values: ["b"] }]',
      '"filters" names "store" twice.',
    ],
    [
      'selectors: [{ name: "kind", value: "a" }, { name: "kind", value: "b" }]',
      '"selectors" names "kind" twice.',
    ],
  ])('%s is refused before any call', async (args, sentence) => {
    const facade = await facadeWithCharts({});
    const answer = await facade.query(`{ chart(name: REVENUE, ${args}) { name } }`);
    expect(answer.data).toEqual({ chart: null });
    expect(answer.errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors[0]?.message).toContain(sentence);
    expect(facade.asked).toEqual([]);
  });

  test('all that is wrong with the arguments is said at once', async () => {
    const facade = await facadeWithCharts({});
    const answer = await facade.query(
      '{ chart(name: REVENUE, limitNumSegments: 0, startDate: "2026-02-01", endDate: "2026-01-31") { name } }',
    );
    expect(answer.errors[0]?.message).toBe(
      '"limitNumSegments" must be at least 1. "limitNumSegments" needs "segment": without one there is nothing to ' +
        'limit. "startDate" lies after "endDate". Swap them, or give the same day twice for one day.',
    );
  });

  test.each(['startDate: "2026-02-30"', 'currency: CHF', 'resolution: HOUR', 'name: MRR'])(
    'a document with %s is refused as a whole',
    async (args) => {
      const facade = await facadeWithCharts({});
      const answer = await facade.query(`{ chart(name: REVENUE, ${args}) { name } }`);
      expect(answer.errors[0]?.extensions['code']).toMatch(/^(GRAPHQL_VALIDATION_FAILED|BAD_USER_INPUT)$/);
      expect(facade.asked).toEqual([]);
    },
  );

  test('what upstream refuses is the fault of the question', async () => {
    const facade = await facadeWithCharts({
      'get-chart-data': () => errorAnswer(400, 'parameter_error', { param: 'segment' }),
    });
    const answer = await facade.query('{ chart(name: REVENUE, segment: "planet") { name } }');
    expect(answer.errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
    expect(answer.text).not.toContain('CANARY');
  });
});

describe('chart options', () => {
  test('they name resolutions, segments, filters and selectors', async () => {
    const facade = await facadeWithCharts({ 'get-chart-options': options });
    await expect(
      facade.data(`{
        chartOptions(name: REVENUE) {
          name
          resolutions { id displayName resolution }
          segments { id displayName groupDisplayName }
          filters { id displayName groupDisplayName options { id displayName } }
          selectors { name displayName defaultValue options { id displayName } }
        }
        project { chartOptions(name: REVENUE, realtime: true) { name } }
      }`),
    ).resolves.toEqual({
      chartOptions: {
        name: 'REVENUE',
        resolutions: [
          { id: '0', displayName: 'day', resolution: 'DAY' },
          { id: '2', displayName: 'Month', resolution: 'MONTH' },
          { id: '9', displayName: 'decade', resolution: 'UNRECOGNIZED' },
        ],
        segments: [{ id: 'country', displayName: 'Country', groupDisplayName: 'Customer' }],
        filters: [
          {
            id: 'store',
            displayName: 'Store',
            groupDisplayName: null,
            options: [{ id: 'app_store', displayName: 'App Store' }],
          },
        ],
        selectors: [
          {
            name: 'revenue_type',
            displayName: 'Revenue type',
            defaultValue: 'revenue',
            options: [{ id: 'revenue', displayName: 'Revenue' }],
          },
        ],
      },
      project: { chartOptions: { name: 'REVENUE' } },
    });
    await facade.data('{ chartOptions(name: REVENUE, realtime: false) { name } }');
    expect(facade.asked).toEqual(['/charts/revenue/options', '/charts/revenue/options?realtime=false']);
  });
});

describe('overview metrics', () => {
  test('each currency is one call', async () => {
    const facade = await facadeWithCharts({
      'get-overview-metrics': {
        object: 'overview_metrics',
        metrics: [metric(), metric({ id: 'active_trials', period: 'P0D', last_updated_at: null })],
      },
    });
    const { overviewMetrics } = await facade.data(`{
      overviewMetrics(currency: EUR) { id name description unit period value lastUpdatedAt }
      project { overviewMetrics(currency: EUR) { id } }
    }`);
    const mrr = {
      id: 'mrr',
      name: 'MRR',
      description: 'Recurring revenue of a month.',
      unit: '$',
      period: 'P28D',
      value: 1234.5,
      lastUpdatedAt: '2026-02-10T00:00:00.000Z',
    };
    expect(overviewMetrics).toEqual([
      mrr,
      { ...mrr, id: 'active_trials', period: 'P0D', lastUpdatedAt: null },
    ]);
    await facade.data('{ overviewMetrics { id } }');
    expect(facade.asked).toEqual(['/metrics/overview?currency=EUR', '/metrics/overview']);
  });

  test('the currency must be one that is known', async () => {
    const facade = await facadeWithCharts({});
    const answer = await facade.query('{ overviewMetrics(currency: UNRECOGNIZED) { id } }');
    expect(answer.errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
    expect(facade.asked).toEqual([]);
  });
});

describe('benchmarks', () => {
  test('an app of which only the id is selected costs no call of its own', async () => {
    const facade = await facadeWithCharts({
      'get-benchmarks': {
        object: 'benchmarks',
        metrics: [
          benchmark(),
          benchmark({
            id: 'app2:refund_rate',
            app_id: 'app2',
            store: 'a_new_store',
            comparison_category: null,
            metric_value: null,
            percentile_bucket: null,
            updated_at: null,
          }),
        ],
      },
    });
    const { benchmarks } = await facade.data(`{
      benchmarks(appId: "app1", comparisonCategory: GAMING) {
        id metricName metricDisplayName metricValue app { id } store appCategory comparisonCategory
        isEligibleForBenchmarking isReverseMetric percentileBucket { from to } updatedAt
      }
      project { benchmarks(appId: "app1", comparisonCategory: GAMING) { app { id } } }
    }`);
    const first = {
      id: 'app1:refund_rate',
      metricName: 'refund_rate',
      metricDisplayName: 'Refund rate',
      metricValue: 0.02,
      app: { id: 'app1' },
      store: 'APP_STORE',
      appCategory: 'Games',
      comparisonCategory: 'GAMING',
      isEligibleForBenchmarking: true,
      isReverseMetric: true,
      percentileBucket: { from: 60, to: 70 },
      updatedAt: '2026-02-10T00:00:00.000Z',
    };
    expect(benchmarks).toEqual([
      first,
      {
        ...first,
        id: 'app2:refund_rate',
        app: { id: 'app2' },
        store: 'UNRECOGNIZED',
        metricValue: null,
        comparisonCategory: null,
        percentileBucket: null,
        updatedAt: null,
      },
    ]);
    expect(facade.asked).toEqual(['/benchmarks?app_id=app1&comparison_category=gaming']);
    expect(facade.takeCalls().filter((operation) => operation !== 'list-projects')).toEqual([]);
  });

  test('an app of which more is selected is loaded, and one that is gone is null', async () => {
    const metrics = [benchmark({ app_id: 'gone' })];
    const facade = await facadeWithCharts({ 'get-benchmarks': { object: 'benchmarks', metrics } });
    metrics.push(benchmark({ app_id: facade.sandbox.add.app({ name: 'Trainer' }).id }));
    await expect(facade.data('{ benchmarks { app { name } } }')).resolves.toEqual({
      benchmarks: [{ app: null }, { app: { name: 'Trainer' } }],
    });
  });

  test('what upstream does not find is null without an error', async () => {
    const facade = await facadeWithCharts({ 'get-benchmarks': () => errorAnswer(404, 'resource_missing') });
    await expect(facade.data('{ benchmarks(appId: "nobody") { id } }')).resolves.toEqual({
      benchmarks: null,
    });
  });

  test.each(['appId: ""', 'comparisonCategory: UNRECOGNIZED'])('%s is refused', async (args) => {
    const facade = await facadeWithCharts({});
    const answer = await facade.query(`{ benchmarks(${args}) { id } }`);
    expect(answer.errors.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
    expect(facade.asked).toEqual([]);
  });

  test('their descriptions say that they are in beta', () => {
    const description = buildSchema().getQueryType()?.getFields()['benchmarks']?.description;
    expect(description).toContain('Beta at RevenueCat');
  });
});

describe('who may see them', () => {
  const everything = `{
    chart(name: REVENUE) { name }
    chartOptions(name: REVENUE) { name }
    overviewMetrics { id }
    benchmarks { id }
  }`;
  const fields = ['chart', 'chartOptions', 'overviewMetrics', 'benchmarks'];

  test.each([
    ['a customer', { customerId: 'ada' }, 'FORBIDDEN'],
    ['staff without their scopes', { scopes: ['customer_information:customers:read'] }, 'FORBIDDEN'],
    ['nobody', 'nobody', 'UNAUTHENTICATED'],
  ] as const)('%s sees none of them, and no call is made', async (_who, asker, code) => {
    const facade = await facadeWithCharts({});
    const answer = await facade.query(everything, {}, asker);
    expect(answer.data).toEqual(Object.fromEntries(fields.map((field) => [field, null])));
    expect(answer.errors.map(({ path, extensions }) => [path, extensions['code']])).toEqual(
      fields.map((field) => [[field], code]),
    );
    expect(facade.asked).toEqual([]);
  });

  test('staff with the scopes of charts see all of them', async () => {
    const facade = await facadeWithCharts({
      'get-chart-data': chart(),
      'get-chart-options': options,
      'get-overview-metrics': { object: 'overview_metrics', metrics: [] },
      'get-benchmarks': { object: 'benchmarks', metrics: [] },
    });
    await expect(facade.data(everything, {}, staff)).resolves.toEqual({
      chart: { name: 'REVENUE' },
      chartOptions: { name: 'REVENUE' },
      overviewMetrics: [],
      benchmarks: [],
    });
  });
});
