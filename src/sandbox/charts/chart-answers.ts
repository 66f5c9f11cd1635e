import type { ChartData, ChartOptions } from '../../revenuecat/generated/wire.ts';
import { unitsPerDollar } from '../money/exchange-rates.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import { periodsBetween, resolutions } from './calendar.ts';
import type { Period } from './calendar.ts';
import { chartDefinitions } from './chart-definitions.ts';
import type { ChartDefinition, ChartName, Measure } from './chart-definitions.ts';
import { chartFacts, narrowed } from './chart-facts.ts';
import type { ChartFacts, Dimension } from './chart-facts.ts';
import { dimensionsOfChart } from './chart-query.ts';
import type { ChartQuery } from './chart-query.ts';
import { nameOfDimension, nameOfValue, valuesOfDimension } from './dimension-names.ts';

interface Segment {
  readonly id: string;
  readonly displayName: string;
  readonly kind: 'total' | 'value' | 'other';
  readonly facts: ChartFacts;
}

interface Point {
  readonly period: Period;
  readonly isIncomplete: boolean;
  readonly segment: number;
  readonly values: readonly (number | null)[];
}

/** A chart as the request asks for it. Dates and cohorts are epoch seconds, as live answers have them. */
export function chartDataAnswer(request: SandboxRequest, name: ChartName, query: ChartQuery): ChartData {
  const definition = chartDefinitions[name];
  const measures = definition.measures(query.selected);
  const all = narrowed(chartFacts(request), (dimensions) =>
    query.filters.every(({ dimension, values }) => values.includes(dimensions[dimension] ?? '')),
  );
  const periods = periodsBetween(query.resolution, query.startDate, query.endDate, request.now);
  const segments = segmentsOf(request, all, definition, query);
  const points = pointsOf(definition, query, segments, periods, request.now);
  const isSegmented = query.segment !== null;
  return {
    object: 'chart_data',
    category: definition.category,
    display_type: definition.displayType,
    display_name: definition.displayName,
    description: definition.description,
    documentation_link: null,
    last_computed_at: null,
    start_date: query.startDate / 1000,
    end_date: query.endDate / 1000,
    yaxis_currency: query.currency,
    filtering_allowed: true,
    segmenting_allowed: true,
    resolution: query.resolution,
    values:
      query.aggregates !== null
        ? []
        : query.realtime
          ? points.flatMap((point) => rowsOf(point, isSegmented))
          : columnsOf(points, periods),
    summary: summaryOf(
      measures,
      points.filter(({ segment }) => segment === 0),
      query,
    ),
    // Always a dollar sign, whatever the currency: so does the original.
    yaxis: measures.find(({ unit }) => unit !== '#')?.unit ?? '#',
    segments: isSegmented || !query.realtime ? segmentAnswers(segments, measures, isSegmented) : null,
    segments_limit: isSegmented ? query.segmentLimit : null,
    measures: query.realtime ? measures.map(measureAnswer) : null,
    user_selectors: Object.keys(query.selected).length === 0 ? null : { ...query.selected },
    unsupported_params:
      query.unsupported.filters.length === 0 && query.unsupported.segment === null
        ? null
        : { filters: [...query.unsupported.filters], segment: query.unsupported.segment },
  };
}

/** What the chart can be asked for, with the values that the project really has. */
export function chartOptionsAnswer(request: SandboxRequest, name: ChartName): ChartOptions {
  const definition = chartDefinitions[name];
  const facts = chartFacts(request);
  const dimensions = dimensionsOfChart(definition);
  const selectors = Object.entries(definition.selectors);
  return {
    object: 'chart_options',
    resolutions: resolutions.map((resolution, id) => ({ id: String(id), display_name: resolution })),
    segments: dimensions.map((dimension) => nameOfDimension(dimension)),
    filters: dimensions.map((dimension) => ({
      ...nameOfDimension(dimension),
      options: valuesOfDimension(facts, dimension).map((value) => ({
        id: value,
        display_name: nameOfValue(request, dimension, value),
      })),
    })),
    user_selectors:
      selectors.length === 0
        ? null
        : Object.fromEntries(
            selectors.map(([id, { displayName, options }]) => [
              id,
              {
                display_name: displayName,
                default: options[0] ?? '',
                options: options.map((option) => ({ id: option, display_name: option.replaceAll('_', ' ') })),
              },
            ]),
          ),
  };
}

/** The total, then the values of the segment by weight; what is over the limit is folded into one. */
function segmentsOf(
  request: SandboxRequest,
  facts: ChartFacts,
  definition: ChartDefinition,
  { segment, segmentLimit }: ChartQuery,
): Segment[] {
  const total: Segment = { id: 'total', displayName: 'Total', kind: 'total', facts };
  if (segment === null) return [total];
  const valued = valuesOfDimension(facts, segment)
    .map((value) => ({ value, facts: narrowed(facts, (dimensions) => dimensions[segment] === value) }))
    .sort((one, other) => weightOf(other.facts, definition) - weightOf(one.facts, definition));
  const shown = valued.slice(0, segmentLimit ?? valued.length);
  const rest = new Set(valued.slice(shown.length).map(({ value }) => value));
  return [
    total,
    ...shown.map(({ value, facts: own }): Segment => ({
      id: value,
      displayName: nameOfValue(request, segment, value),
      kind: 'value',
      facts: own,
    })),
    ...(rest.size === 0 ? [] : [otherSegment(facts, segment, rest)]),
  ];
}

function otherSegment(facts: ChartFacts, segment: Dimension, rest: ReadonlySet<string>): Segment {
  const own = narrowed(facts, (dimensions) => rest.has(dimensions[segment] ?? ''));
  return { id: 'other', displayName: 'Other', kind: 'other', facts: own };
}

function weightOf({ payments, customers }: ChartFacts, { about }: ChartDefinition): number {
  return about === 'customers'
    ? customers.length
    : payments.reduce((sum, { paid, refunded }) => sum + paid.gross - refunded.gross, 0);
}

function pointsOf(
  definition: ChartDefinition,
  query: ChartQuery,
  segments: readonly Segment[],
  periods: readonly Period[],
  now: number,
): Point[] {
  const measures = definition.measures(query.selected);
  const rate = unitsPerDollar[query.currency];
  const settles = definition.settlesAfter(query.selected);
  return periods.flatMap((period) =>
    segments.map(({ facts }, segment): Point => ({
      period,
      segment,
      // A cohort without a time limit never settles; it counts as complete once its period is over.
      isIncomplete: period.end + (settles === Infinity ? 0 : settles) > now,
      values: definition
        .valuesOf(facts, period, now, query.selected)
        .map((value, index) =>
          value === null ? null : rounded(measures[index]?.unit === '$' ? value * rate : value),
        ),
    })),
  );
}

function rowsOf(
  { period, isIncomplete, segment, values }: Point,
  isSegmented: boolean,
): Record<string, unknown>[] {
  return values.map((value, measure) => ({
    cohort: period.start / 1000,
    incomplete: isIncomplete,
    measure,
    ...(isSegmented ? { segment } : {}),
    value,
  }));
}

/** The older charts: one row for each period, with a column for each series. They do not mark what is incomplete. */
function columnsOf(points: readonly Point[], periods: readonly Period[]): (number | null)[][] {
  return periods.map((period) => [
    period.start / 1000,
    ...points.filter((point) => point.period === period).flatMap(({ values }) => values),
  ]);
}

function segmentAnswers(
  segments: readonly Segment[],
  measures: readonly Measure[],
  isSegmented: boolean,
): NonNullable<ChartData['segments']> {
  if (!isSegmented) return measures.map(({ name }) => ({ id: idOf(name), display_name: name }));
  return segments.map(({ id, displayName, kind }) => ({
    id,
    display_name: displayName,
    is_total: kind === 'total',
    is_other: kind === 'other',
    chartable: kind !== 'total',
  }));
}

function measureAnswer({ name, unit, adds }: Measure): Record<string, unknown> {
  return {
    id: idOf(name),
    display_name: name,
    description: name,
    unit,
    decimal_precision: unit === '#' ? 0 : 2,
    chartable: true,
    tabulable: true,
    scale: unit === '%' ? 'relative' : 'absolute',
    is_total: false,
    is_additive: adds,
  };
}

/** Averages of every measure, and totals of those that can be added up, over complete and incomplete periods alike. */
function summaryOf(
  measures: readonly Measure[],
  points: readonly Point[],
  { aggregates }: ChartQuery,
): Record<string, Record<string, number>> {
  const average: Record<string, number> = {};
  const total: Record<string, number> = {};
  for (const [index, { name, adds }] of measures.entries()) {
    const values = points.flatMap(({ values: all }) => all[index] ?? []);
    const sum = values.reduce((left, right) => left + right, 0);
    average[name] = values.length === 0 ? 0 : rounded(sum / values.length);
    if (adds) total[name] = rounded(sum);
  }
  if (aggregates === null) return Object.keys(total).length === 0 ? { average } : { average, total };
  return {
    ...(aggregates.includes('average') ? { average } : {}),
    ...(aggregates.includes('total') ? { total } : {}),
  };
}

function idOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
