import type { ChartData } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { chartAggregate } from './chart-enums.ts';
import type { ChartMeasure, ChartPoint, ChartSegment, ChartSummaryValue } from './chart-values.ts';

/** One selector with the value that was in force. */
export interface ChartSelectorValue {
  readonly name: string;
  readonly value: string;
}

type UnsupportedParams = NonNullable<ChartData['unsupported_params']>;

export const ChartMeasureRef = builder.objectRef<ChartMeasure>('ChartMeasure');
export const ChartSegmentRef = builder.objectRef<ChartSegment>('ChartSegment');
export const ChartPointRef = builder.objectRef<ChartPoint>('ChartPoint');
export const ChartSummaryValueRef = builder.objectRef<ChartSummaryValue>('ChartSummaryValue');
export const ChartSelectorValueRef = builder.objectRef<ChartSelectorValue>('ChartSelectorValue');
export const ChartUnsupportedParamsRef = builder.objectRef<UnsupportedParams>('ChartUnsupportedParams');

/** The fields that lead to a chart carry the rule; its parts add nothing to it. */
const access = { rule: 'free' } as const;

ChartMeasureRef.implement({
  description: 'Something that a chart counts.',
  access,
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'What the measure is called.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'What the measure says, in a sentence.',
    }),
    unit: t.exposeString('unit', {
      nullable: true,
      description:
        "The unit of its values: `$` for money in the chart's currency, `#` for a count, `%` for a share.",
    }),
    decimals: t.exposeInt('decimals', {
      nullable: true,
      description: 'How many digits behind the decimal point are worth showing.',
    }),
  }),
});

ChartSegmentRef.implement({
  description: 'One part of a chart that is divided, such as a country.',
  access,
  fields: (t) => ({
    id: t.id({
      nullable: true,
      description: "RevenueCat's id of the part within the division.",
      resolve: (segment) => segment.id,
    }),
    displayName: t.string({
      nullable: true,
      description: 'What the part is called.',
      resolve: (segment) => segment.display_name,
    }),
  }),
});

ChartPointRef.implement({
  description: 'One value of a chart: of one measure, in one period, for one segment.',
  access,
  fields: (t) => ({
    date: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the period that the value is about begins.',
      resolve: (point) => point.date,
    }),
    cohort: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When the period begins in which the group of customers that the value is about came together. In charts that ' +
        'do not follow groups it is the same as `date`, or null.',
      resolve: (point) => point.cohort,
    }),
    period: t.exposeInt('period', {
      nullable: true,
      description:
        'Which period in the life of its cohort the value is about, counted from 0; null in charts that do not follow groups.',
    }),
    measure: t.field({
      type: ChartMeasureRef,
      nullable: true,
      description: 'What is counted; null where RevenueCat does not say.',
      resolve: (point) => point.measure,
    }),
    segment: t.field({
      type: ChartSegmentRef,
      nullable: true,
      description: 'The part of the chart that the value belongs to; null when the chart is not divided.',
      resolve: (point) => point.segment,
    }),
    value: t.exposeFloat('value', {
      nullable: true,
      description: "The value in the unit of its measure. Money is in whole units of the chart's currency.",
    }),
    isIncomplete: t.exposeBoolean('isIncomplete', {
      nullable: true,
      description:
        'Whether the value can still change, because its period was not over, or not yet settled, when the chart was ' +
        'computed; null when nothing tells.',
    }),
  }),
});

ChartSummaryValueRef.implement({
  description: 'One figure that sums up a chart.',
  access,
  fields: (t) => ({
    aggregate: t.field({
      type: chartAggregate.ref,
      nullable: true,
      description: 'What was made of the values.',
      resolve: (line) => chartAggregate.read(line.aggregate),
    }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'The measure or segment that is summed up; null when the chart has only one.',
    }),
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'The figure, in the unit of what it sums up.',
    }),
  }),
});

ChartSelectorValueRef.implement({
  description: 'A choice about how a chart counts, and what was chosen.',
  access,
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: true,
      description: 'The name of the selector, as in the options of the chart.',
    }),
    value: t.exposeString('value', { nullable: true, description: 'The id of the value that was in force.' }),
  }),
});

ChartUnsupportedParamsRef.implement({
  description: 'What was asked of a chart that it cannot do. It was answered as if that had been left out.',
  access,
  fields: (t) => ({
    filters: t.stringList({
      nullable: true,
      description: 'Names of the filters that had no effect.',
      resolve: (params) => params.filters,
    }),
    segment: t.string({
      nullable: true,
      description: 'The segment that had no effect; null when it had, or none was asked for.',
      resolve: (params) => params.segment,
    }),
  }),
});
