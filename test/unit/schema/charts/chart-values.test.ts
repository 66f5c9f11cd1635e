import { describe, expect, test } from 'vitest';
import type { ChartData } from '../../../../src/revenuecat/generated/wire.ts';
import { chartMoment, endOfPeriod } from '../../../../src/schema/charts/chart-moment.ts';
import { measuresOf, pointsOf as pointsAt, summaryOf } from '../../../../src/schema/charts/chart-values.ts';
import { percentileRange } from '../../../../src/schema/charts/percentile-range.ts';

const januaryMs = Date.UTC(2026, 0, 1);
const january = januaryMs / 1000;

const now = Date.UTC(2026, 1, 20);
const pointsOf = (data: ChartData) => pointsAt(data, (moment) => moment > now);

function chart(said: Partial<ChartData>): ChartData {
  return {
    object: 'chart_data',
    category: 'revenue',
    display_type: 'line',
    display_name: 'Revenue',
    description: 'What customers paid.',
    resolution: 'month',
    values: [],
    yaxis: '$',
    ...said,
  };
}

describe('points of objects', () => {
  test('a measure and a segment are found by place and by name', () => {
    const data = chart({
      measures: [{ display_name: 'Revenue' }, { display_name: 'Transactions' }],
      segments: [
        { id: 'DE', display_name: 'Germany' },
        { id: 'FR', display_name: 'France' },
      ],
      values: [
        { cohort: january, measure: 1, segment: 1, value: 3 },
        { cohort: january, measure: 'Revenue', segment: 'DE', value: 4 },
        { cohort: january, measure: 7, segment: 'XX', value: 5 },
      ],
    });
    expect(pointsOf(data).map((point) => [point.measure?.name, point.segment?.id, point.value])).toEqual([
      ['Transactions', 'FR', 3],
      ['Revenue', 'DE', 4],
      [undefined, undefined, 5],
    ]);
  });

  test('a date of its own wins over the cohort, and the period is kept', () => {
    const [point] = pointsOf(
      chart({ values: [{ cohort: january, date: january + 86_400, period: 2, value: 1 }] }),
    );
    expect(point).toMatchObject({ cohort: januaryMs, date: januaryMs + 86_400_000, period: 2 });
  });

  test('what is not understood becomes a point without it', () => {
    expect(pointsOf(chart({ values: [{ cohort: 'January', value: 'many', incomplete: 'maybe' }] }))).toEqual([
      {
        date: null,
        cohort: null,
        period: null,
        measure: null,
        segment: null,
        value: null,
        isIncomplete: null,
      },
    ]);
  });
});

describe('points of rows', () => {
  test('a row has a column for each measure', () => {
    const measures = [{ display_name: 'New' }, { display_name: 'Lost' }];
    const points = pointsOf(chart({ measures, values: [[january, 5, -2]] }));
    expect(points.map(({ date, measure, value }) => [date, measure?.name, value])).toEqual([
      [januaryMs, 'New', 5],
      [januaryMs, 'Lost', -2],
    ]);
  });

  test('a row of a chart that says nothing of its measures keeps its values', () => {
    expect(pointsOf(chart({ values: [[january, 5]] }))).toMatchObject([{ measure: null, value: 5 }]);
  });

  test('a period that was not over when the chart was computed is incomplete', () => {
    const values = [
      [january, 1],
      [Date.UTC(2026, 1, 1) / 1000, 2],
    ];
    const computed = chart({ values, last_computed_at: Date.UTC(2026, 0, 10) });
    expect(pointsOf(computed).map((point) => point.isIncomplete)).toEqual([true, true]);
    expect(pointsOf(chart({ values })).map((point) => point.isIncomplete)).toEqual([false, true]);
  });

  test('the columns of a segment stand together', () => {
    const measures = [{ display_name: 'New' }, { display_name: 'Lost' }];
    const segments = [{ id: 'DE' }, { id: 'FR' }];
    const columnsOf = (row: number[]) =>
      pointsOf(chart({ measures, segments, values: [row] })).map((point) => [
        point.segment?.id,
        point.measure?.name,
        point.value,
      ]);
    expect(columnsOf([january, 1, 2, 3, 4])).toEqual([
      ['DE', 'New', 1],
      ['DE', 'Lost', 2],
      ['FR', 'New', 3],
      ['FR', 'Lost', 4],
    ]);
    expect(columnsOf([january, 1, 2, 3])).toEqual([1, 2, 3].map((value) => [undefined, undefined, value]));
  });

  test('an empty row is no point', () => {
    expect(pointsOf(chart({ values: [[], [january]] }))).toEqual([]);
  });
});

test('a moment is read as seconds or as milliseconds, by its size', () => {
  expect(chartMoment(january)).toBe(januaryMs);
  expect(chartMoment(januaryMs)).toBe(januaryMs);
  expect(chartMoment(0)).toBe(0);
  for (const value of [null, undefined, '2026-01-01', NaN]) expect(chartMoment(value)).toBeNull();
});

test.each([
  ['day', Date.UTC(2026, 0, 2)],
  ['week', Date.UTC(2026, 0, 8)],
  ['month', Date.UTC(2026, 1, 1)],
  ['quarter', Date.UTC(2026, 3, 1)],
  ['year', Date.UTC(2027, 0, 1)],
] as const)('a %s that begins with the year ends in time', (resolution, end) => {
  expect(endOfPeriod(januaryMs, resolution)).toBe(end);
});

test('measures are read under either name of their parts', () => {
  const measures = [
    { name: 'Churn', unit: '%', decimals: 1 },
    { display_name: 'MRR', decimal_precision: 1.5 },
  ];
  expect(measuresOf(chart({ measures }))).toEqual([
    { name: 'Churn', description: null, unit: '%', decimals: 1 },
    { name: 'MRR', description: null, unit: null, decimals: null },
  ]);
});

test('a summary gives a line for each number, however deep it lies', () => {
  const summary = { average: 2.5, total: { Revenue: 5, Germany: { Revenue: null } }, note: 'text' };
  expect(summaryOf(chart({ summary }))).toEqual([
    { aggregate: 'average', name: null, value: 2.5 },
    { aggregate: 'total', name: 'Revenue', value: 5 },
    { aggregate: 'total', name: 'Germany / Revenue', value: null },
  ]);
});

test('a percentile bucket is a range, and nothing when it is in another form', () => {
  expect(percentileRange('90-100')).toEqual({ from: 90, to: 100 });
  for (const bucket of [null, undefined, '', 'top', '10-20-30']) expect(percentileRange(bucket)).toBeNull();
});
