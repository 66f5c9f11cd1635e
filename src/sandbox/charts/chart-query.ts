import { z } from 'zod';
import { wireEnums } from '../../revenuecat/generated/enums.ts';
import { parameterError } from '../http/errors.ts';
import { chartCurrencies } from '../money/exchange-rates.ts';
import type { ChartCurrency } from '../money/exchange-rates.ts';
import { queryChoice } from '../http/request-validation.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import { resolutions } from './calendar.ts';
import type { Resolution } from './calendar.ts';
import { chartDefinitions } from './chart-definitions.ts';
import type { ChartDefinition, ChartName, Selected } from './chart-definitions.ts';
import { customerDimensions, purchaseDimensions } from './chart-facts.ts';
import type { Dimension } from './chart-facts.ts';

const day = 86_400_000;

interface ChartFilter {
  readonly dimension: Dimension;
  readonly values: readonly string[];
}

/** What a request asks of a chart, checked. Dates are the first moments of their days. */
export interface ChartQuery {
  readonly realtime: boolean;
  readonly currency: ChartCurrency;
  readonly resolution: Resolution;
  readonly startDate: number;
  readonly endDate: number;
  readonly filters: readonly ChartFilter[];
  readonly selected: Selected;
  /** Null for everything, with values. */
  readonly aggregates: readonly ('average' | 'total')[] | null;
  readonly segment: Dimension | null;
  readonly segmentLimit: number | null;
  /** Known dimensions that this chart has no use for. */
  readonly unsupported: { readonly filters: readonly Dimension[]; readonly segment: Dimension | null };
}

const allDimensions: readonly Dimension[] = [...customerDimensions, ...purchaseDimensions];

/** The name in the path; throws 400 with all names, as live, for one that is none. */
export function chartInPath({ path }: SandboxRequest): ChartName {
  const name = wireEnums['get-chart-data?chart_name'].find((one) => one === path['chart_name']);
  if (name === undefined) {
    const names = wireEnums['get-chart-data?chart_name'].join(', ');
    throw parameterError('chart_name', `chart_name must be one of: ${names}`);
  }
  return name;
}

/** What the chart can be filtered and split by. */
export function dimensionsOfChart(definition: ChartDefinition): readonly Dimension[] {
  return definition.about === 'customers' ? customerDimensions : allDimensions;
}

export function readRealtime(request: SandboxRequest): boolean {
  return queryChoice(request, 'realtime', ['true', 'false']) !== 'false';
}

export function readCurrency(request: SandboxRequest): ChartCurrency {
  return queryChoice(request, 'currency', chartCurrencies) ?? 'USD';
}

export function readChartQuery(request: SandboxRequest, name: ChartName): ChartQuery {
  const definition = chartDefinitions[name];
  const supported = dimensionsOfChart(definition);
  const filters = readFilters(request);
  const segment = readSegment(request);
  const segmentLimit = readSegmentLimit(request);
  if (segmentLimit !== null && segment === null) {
    throw parameterError('limit_num_segments', 'limit_num_segments needs a segment');
  }
  const resolution = readResolution(request) ?? definition.defaultResolution;
  return {
    realtime: readRealtime(request),
    currency: readCurrency(request),
    resolution,
    ...readDates(request, resolution),
    filters: filters.filter(({ dimension }) => supported.includes(dimension)),
    selected: readSelectors(request, definition),
    aggregates: readAggregates(request),
    segment: segment !== null && supported.includes(segment) ? segment : null,
    segmentLimit,
    unsupported: {
      filters: filters.map(({ dimension }) => dimension).filter((one) => !supported.includes(one)),
      segment: segment !== null && !supported.includes(segment) ? segment : null,
    },
  };
}

function readResolution({ query }: SandboxRequest): Resolution | null {
  const text = query.get('resolution');
  if (text === null) return null;
  const resolution = resolutions.find((one, id) => one === text || String(id) === text);
  if (resolution === undefined) {
    throw parameterError('resolution', `resolution must be one of: 0, 1, 2, 3, 4, ${resolutions.join(', ')}`);
  }
  return resolution;
}

const longestRange: Readonly<Record<Resolution, number>> = {
  day: 1000 * day,
  week: 3000 * day,
  month: 10_000 * day,
  quarter: 10_000 * day,
  year: 10_000 * day,
};

function readDates(
  request: SandboxRequest,
  resolution: Resolution,
): { readonly startDate: number; readonly endDate: number } {
  const today = request.now - (request.now % day);
  const endDate = readDate(request, 'end_date') ?? today;
  const startDate = readDate(request, 'start_date') ?? endDate - (resolution === 'day' ? 30 : 365) * day;
  if (startDate > endDate) throw parameterError('start_date', 'start_date is after end_date');
  if (endDate - startDate > longestRange[resolution]) {
    throw parameterError('start_date', 'The range is too long for this resolution');
  }
  return { startDate, endDate };
}

function readDate({ query }: SandboxRequest, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw parameterError(name, `'${text}' is not a 'date'`);
  return time;
}

const filterList = z.array(z.object({ name: z.string(), values: z.array(z.string()) }));

function readFilters(request: SandboxRequest): ChartFilter[] {
  const parsed = filterList.safeParse(readJson(request, 'filters') ?? []);
  if (!parsed.success) throw parameterError('filters', 'filters is not a JSON array of chart filters');
  return parsed.data.map(({ name, values }) => {
    const dimension = allDimensions.find((one) => one === name);
    if (dimension === undefined) {
      throw parameterError('filters', `Unknown filter. Filters are: ${allDimensions.join(', ')}`);
    }
    return { dimension, values };
  });
}

function readSelectors(request: SandboxRequest, { selectors }: ChartDefinition): Selected {
  const parsed = z.record(z.string(), z.string()).safeParse(readJson(request, 'selectors') ?? {});
  if (!parsed.success) throw parameterError('selectors', 'selectors is not a JSON object of strings');
  for (const [name, value] of Object.entries(parsed.data)) {
    const selector = selectors[name];
    if (selector === undefined) {
      const known = Object.keys(selectors).join(', ') || 'none';
      throw parameterError('selectors', `The chart has no such selector. Selectors are: ${known}`);
    }
    if (!selector.options.includes(value)) {
      throw parameterError('selectors', `${name} must be one of: ${selector.options.join(', ')}`);
    }
  }
  const defaults = Object.entries(selectors).map(([name, { options }]) => [name, options[0] ?? '']);
  return { ...(Object.fromEntries(defaults) as Selected), ...parsed.data };
}

function readJson({ query }: SandboxRequest, name: string): unknown {
  const text = query.get(name);
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw parameterError(name, `${name} is not valid JSON`);
  }
}

function readSegment(request: SandboxRequest): Dimension | null {
  const name = request.query.get('segment');
  if (name === null) return null;
  const segment = allDimensions.find((one) => one === name);
  if (segment === undefined) {
    throw parameterError('segment', `Unknown segment. Segments are: ${allDimensions.join(', ')}`);
  }
  return segment;
}

function readSegmentLimit({ query }: SandboxRequest): number | null {
  const text = query.get('limit_num_segments');
  if (text === null) return null;
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    throw parameterError('limit_num_segments', 'limit_num_segments must be a positive integer');
  }
  return Number(text);
}

function readAggregates({ query }: SandboxRequest): ChartQuery['aggregates'] {
  const text = query.getAll('aggregate').join(',');
  if (!query.has('aggregate')) return null;
  const asked = text.split(',');
  const known = wireEnums['get-chart-data?aggregate'];
  const aggregates = known.filter((one) => asked.includes(one));
  if (aggregates.length !== asked.length) {
    throw parameterError('aggregate', `aggregate takes each of these once: ${known.join(', ')}`);
  }
  return aggregates;
}
