import type { ChartData } from '../../revenuecat/generated/wire.ts';
import { chartResolution } from './chart-enums.ts';
import { chartMoment, endOfPeriod } from './chart-moment.ts';
import { unrecognized } from '../common/wire-enum.ts';

/** What a chart counts. */
export interface ChartMeasure {
  readonly name: string | null;
  readonly description: string | null;
  readonly unit: string | null;
  readonly decimals: number | null;
}

export type ChartSegment = NonNullable<ChartData['segments']>[number];

/** One value of a chart and what it is about; moments in epoch milliseconds. */
export interface ChartPoint {
  readonly date: number | null;
  readonly cohort: number | null;
  readonly period: number | null;
  readonly measure: ChartMeasure | null;
  readonly segment: ChartSegment | null;
  readonly value: number | null;
  readonly isIncomplete: boolean | null;
}

/** One line of a chart's summary. */
export interface ChartSummaryValue {
  /** Upstream's name of what was made of the values. */
  readonly aggregate: string;
  /** The measure or segment; null when the chart has only one. */
  readonly name: string | null;
  readonly value: number | null;
}

type Loose = Readonly<Record<string, unknown>>;

/** The document leaves measures open; these are the names under which their parts are known. */
export function measuresOf(data: ChartData): readonly ChartMeasure[] {
  return (data.measures ?? []).map((measure) => ({
    name: textOf(measure['display_name']) ?? textOf(measure['name']),
    description: textOf(measure['description']),
    unit: textOf(measure['unit']),
    decimals: wholeNumberOf(measure['decimal_precision']) ?? wholeNumberOf(measure['decimals']),
  }));
}

/**
 * The values of a chart, one point for each number, whichever of its two forms upstream answered in: rows
 * `[moment, number, ...]` with a column for each series, or objects that say what they are about. `liesAhead` judges
 * moments (epoch milliseconds) where upstream does not tell when it computed the chart.
 */
export function pointsOf(data: ChartData, liesAhead: (moment: number) => boolean): readonly ChartPoint[] {
  const measures = measuresOf(data);
  const segments = data.segments ?? [];
  return data.values.flatMap((value) =>
    Array.isArray(value)
      ? pointsOfRow(value, isRunning(value[0], data, liesAhead), measures, segments)
      : [pointOfObject(value, measures, segments)],
  );
}

function pointsOfRow(
  row: readonly unknown[],
  isIncomplete: boolean | null,
  measures: readonly ChartMeasure[],
  segments: readonly ChartSegment[],
): readonly ChartPoint[] {
  const [moment, ...columns] = row;
  // The columns of a segment stand together, one for each measure; charts that tell no measures list them as segments.
  const perSegment = segments.length === 0 ? columns.length : columns.length / segments.length;
  const isEven = Number.isInteger(perSegment);
  return columns.map((value, index) => ({
    date: chartMoment(moment),
    cohort: null,
    period: null,
    measure: isEven ? (measures[index % perSegment] ?? null) : null,
    segment: isEven ? (segments[Math.floor(index / perSegment)] ?? null) : null,
    value: numberOf(value),
    isIncomplete,
  }));
}

function pointOfObject(
  value: Loose,
  measures: readonly ChartMeasure[],
  segments: readonly ChartSegment[],
): ChartPoint {
  const cohort = chartMoment(value['cohort']);
  return {
    date: chartMoment(value['date']) ?? chartMoment(value['timestamp']) ?? cohort,
    cohort,
    period: wholeNumberOf(value['period']),
    measure: pointedAt(value['measure'], measures, (measure) => measure.name),
    segment: pointedAt(value['segment'], segments, (segment) => segment.id ?? null),
    value: numberOf(value['value']),
    isIncomplete: typeof value['incomplete'] === 'boolean' ? value['incomplete'] : null,
  };
}

/** Rows say nothing of it: a period that was not over when the chart was computed cannot be complete. */
function isRunning(moment: unknown, data: ChartData, liesAhead: (moment: number) => boolean): boolean | null {
  const date = chartMoment(moment);
  const resolution = chartResolution.read(data.resolution);
  if (date === null || resolution === null || resolution === unrecognized) return null;
  const end = endOfPeriod(date, resolution);
  const computedAt = chartMoment(data.last_computed_at);
  return computedAt === null ? liesAhead(end) : end > computedAt;
}

/** Points name a measure or segment by its place in the list; a name is taken, too. */
function pointedAt<Item>(
  pointer: unknown,
  items: readonly Item[],
  nameOf: (item: Item) => string | null,
): Item | null {
  if (typeof pointer === 'number') return items[pointer] ?? null;
  if (typeof pointer === 'string') return items.find((item) => nameOf(item) === pointer) ?? null;
  return null;
}

/** The summary, one line for each number: what was made of the values, of which measure or segment, and the result. */
export function summaryOf(data: ChartData): readonly ChartSummaryValue[] {
  return Object.entries(data.summary ?? {}).flatMap(([aggregate, inside]) =>
    numbersIn(inside, []).map(([path, value]) => ({
      aggregate,
      name: path.length === 0 ? null : path.join(' / '),
      value,
    })),
  );
}

/** Every number of an open object, with the names that lead to it. */
function numbersIn(value: unknown, path: readonly string[]): readonly [readonly string[], number | null][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(([name, inside]) => numbersIn(inside, [...path, name]));
  return value === null || typeof value === 'number' ? [[path, numberOf(value)]] : [];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function wholeNumberOf(value: unknown): number | null {
  return Number.isSafeInteger(value) ? (value as number) : null;
}
