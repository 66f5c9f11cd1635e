import { wireEnums } from '../../revenuecat/generated/enums.ts';
import type { CallInput } from '../../revenuecat/call.ts';
import { BadUserInputError } from '../common/bad-user-input-error.ts';
import { unrecognized } from '../common/wire-enum.ts';
import {
  unaskable,
  type ChartAggregate,
  type ChartName,
  type ChartResolution,
  type ReportCurrency,
} from './chart-enums.ts';

type Asked<Value> = Value | typeof unrecognized | null | undefined;

/** The arguments of `chart`, as a document gave them. */
export interface ChartArguments {
  readonly name: ChartName | typeof unrecognized;
  readonly resolution?: Asked<ChartResolution>;
  readonly filters?:
    readonly { readonly name: string; readonly values: readonly string[] }[] | null | undefined;
  readonly selectors?: readonly { readonly name: string; readonly value: string }[] | null | undefined;
  readonly segment?: string | null | undefined;
  readonly limitNumSegments?: number | null | undefined;
  readonly aggregate?: readonly (ChartAggregate | typeof unrecognized)[] | null | undefined;
  readonly currency?: Asked<ReportCurrency>;
  readonly startDate?: string | null | undefined;
  readonly endDate?: string | null | undefined;
  readonly realtime?: boolean | null | undefined;
}

/** A question to upstream in its normal form: two documents that mean the same make the same one. */
export interface ChartQuestion {
  readonly chart: ChartName;
  readonly query: NonNullable<CallInput<'get-chart-data'>['query']>;
}

/**
 * What to ask for. Throws `BadUserInputError` with a sentence for every argument that upstream would refuse or
 * misunderstand, all at once.
 */
export function chartQuestion(args: ChartArguments): ChartQuestion {
  const problems = problemsOf(args);
  if (problems.length > 0) throw new BadUserInputError(problems.join(' '));
  // `problemsOf` has refused every UNRECOGNIZED.
  const { name, resolution, aggregate, currency } = args as KnownArguments;
  const filters = byName(args.filters ?? []).map((filter) => ({
    name: filter.name,
    values: sortedSet(filter.values),
  }));
  const selectors = byName(args.selectors ?? []).map((selector) => [selector.name, selector.value]);
  return {
    chart: name,
    query: {
      // The default is not sent, so that saying it and leaving it out are one question.
      ...(args.realtime === false ? { realtime: false } : {}),
      ...(filters.length === 0 ? {} : { filters: JSON.stringify(filters) }),
      ...(selectors.length === 0 ? {} : { selectors: JSON.stringify(Object.fromEntries(selectors)) }),
      ...(aggregate == null ? {} : { aggregate: sortedSet(aggregate) }),
      ...(currency == null ? {} : { currency }),
      ...(resolution == null ? {} : { resolution: resolutionId(resolution) }),
      ...(args.startDate == null ? {} : { start_date: args.startDate }),
      ...(args.endDate == null ? {} : { end_date: args.endDate }),
      ...(args.segment == null ? {} : { segment: args.segment }),
      ...(args.limitNumSegments == null ? {} : { limit_num_segments: args.limitNumSegments }),
    },
  };
}

interface KnownArguments {
  readonly name: ChartName;
  readonly resolution?: ChartResolution | null;
  readonly aggregate?: readonly ChartAggregate[] | null;
  readonly currency?: ReportCurrency | null;
}

/** Upstream answers with names of resolutions and takes their numbers: `0` for a day, and so on in the same order. */
function resolutionId(resolution: ChartResolution): string {
  return String(wireEnums['ChartData.resolution'].indexOf(resolution));
}

function problemsOf(args: ChartArguments): string[] {
  const { filters, selectors, segment, limitNumSegments, aggregate, startDate, endDate } = args;
  const problems: string[] = [];
  const refuseIf = (isWrong: boolean, sentence: string): void => {
    if (isWrong) problems.push(sentence);
  };

  for (const [argument, value] of [
    ['name', args.name],
    ['resolution', args.resolution],
    ['aggregate', aggregate?.find((operation) => operation === unrecognized)],
    ['currency', args.currency],
  ] as const) {
    const problem = unaskable(argument, value);
    if (problem !== null) problems.push(problem);
  }
  refuseIf(aggregate?.length === 0, '"aggregate" is empty. Name what to sum up, or leave it out.');
  refuseIf(
    (filters ?? []).some((filter) => filter.name === ''),
    'A filter in "filters" has an empty name. Take a name from the options of the chart.',
  );
  for (const filter of filters ?? []) {
    refuseIf(
      filter.values.length === 0,
      `The filter "${filter.name}" has no values. Give at least one, or leave the filter out.`,
    );
  }
  refuseIf(
    (selectors ?? []).some((selector) => selector.name === ''),
    'A selector in "selectors" has an empty name. Take a name from the options of the chart.',
  );
  for (const name of repeated(filters ?? []))
    problems.push(`"filters" names "${name}" twice. Put all its values into one filter.`);
  for (const name of repeated(selectors ?? []))
    problems.push(`"selectors" names "${name}" twice. Give each selector one value.`);
  refuseIf(segment === '', '"segment" is empty. Name a segment of the chart\'s options, or leave it out.');
  if (limitNumSegments != null) {
    refuseIf(limitNumSegments < 1, '"limitNumSegments" must be at least 1.');
    refuseIf(segment == null, '"limitNumSegments" needs "segment": without one there is nothing to limit.');
  }
  // Both are of the same length, so their order as text is their order in time.
  refuseIf(
    startDate != null && endDate != null && startDate > endDate,
    '"startDate" lies after "endDate". Swap them, or give the same day twice for one day.',
  );
  return problems;
}

function repeated(named: readonly { readonly name: string }[]): readonly string[] {
  const names = named.map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function byName<Named extends { readonly name: string }>(named: readonly Named[]): Named[] {
  return [...named].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function sortedSet<Value extends string>(values: readonly Value[]): Value[] {
  return [...new Set(values)].sort();
}
