import type { ChartData } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { chartName, chartResolution, type ChartName } from './chart-enums.ts';
import { chartMoment } from './chart-moment.ts';
import {
  ChartMeasureRef,
  ChartPointRef,
  ChartSegmentRef,
  ChartSelectorValueRef,
  ChartSummaryValueRef,
  ChartUnsupportedParamsRef,
} from './chart-parts.ts';
import { measuresOf, pointsOf, summaryOf } from './chart-values.ts';

/** A chart as it was asked for and answered. */
export interface ChartObject {
  readonly name: ChartName;
  readonly data: ChartData;
}

export const ChartRef = builder.objectRef<ChartObject>('Chart');

ChartRef.implement({
  description: "A chart of the project's business over time.",
  access: { rule: { operation: 'get-chart-data', customers: 'none' } },
  fields: (t) => ({
    name: t.field({
      type: chartName.ref,
      nullable: true,
      description: 'Which chart it is.',
      resolve: ({ name }) => name,
    }),
    displayName: t.string({
      nullable: true,
      description: 'What the chart is called in RevenueCat.',
      resolve: ({ data }) => data.display_name,
    }),
    description: t.string({
      nullable: true,
      description: 'What the chart shows, in a sentence.',
      resolve: ({ data }) => data.description,
    }),
    category: t.string({
      nullable: true,
      description: 'The group of charts that it belongs to, such as `revenue`.',
      resolve: ({ data }) => data.category,
    }),
    displayType: t.string({
      nullable: true,
      description: 'How RevenueCat draws it, such as `line`.',
      resolve: ({ data }) => data.display_type,
    }),
    documentationLink: t.string({
      nullable: true,
      description: "Where RevenueCat's documentation explains the chart; null when it does not.",
      resolve: ({ data }) => data.documentation_link,
    }),
    resolution: t.field({
      type: chartResolution.ref,
      nullable: true,
      description: 'How long one period is.',
      resolve: ({ data }) => chartResolution.read(data.resolution),
    }),
    startDate: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Where the chart begins.',
      resolve: ({ data }) => chartMoment(data.start_date),
    }),
    endDate: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Where the chart ends.',
      resolve: ({ data }) => chartMoment(data.end_date),
    }),
    lastComputedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When RevenueCat computed the chart.',
      resolve: ({ data }) => chartMoment(data.last_computed_at),
    }),
    currency: t.string({
      nullable: true,
      description: 'The currency of all money in the chart, as an ISO 4217 code.',
      resolve: ({ data }) => data.yaxis_currency,
    }),
    yaxis: t.string({
      nullable: true,
      description: 'The unit of the vertical axis: `$` for money, `#` for a count, `%` for a share.',
      resolve: ({ data }) => data.yaxis,
    }),
    filteringAllowed: t.boolean({
      nullable: true,
      description: 'Whether the chart takes filters.',
      resolve: ({ data }) => data.filtering_allowed,
    }),
    segmentingAllowed: t.boolean({
      nullable: true,
      description: 'Whether the chart can be divided into segments.',
      resolve: ({ data }) => data.segmenting_allowed,
    }),
    segmentsLimit: t.int({
      nullable: true,
      description: 'The most segments that the chart is divided into; null when it is not divided.',
      resolve: ({ data }) => data.segments_limit,
    }),
    measures: t.field({
      type: [ChartMeasureRef],
      nullable: true,
      description: 'What the chart counts; null where RevenueCat does not say.',
      resolve: ({ data }) => (data.measures == null ? null : [...measuresOf(data)]),
    }),
    segments: t.field({
      type: [ChartSegmentRef],
      nullable: true,
      description: 'The parts that the chart is divided into; null when it is not divided.',
      resolve: ({ data }) => data.segments,
    }),
    selectors: t.field({
      type: [ChartSelectorValueRef],
      nullable: true,
      description: 'The choices about how the chart counts that were in force, chosen or by default.',
      resolve: ({ data }) =>
        data.user_selectors == null
          ? null
          : Object.entries(data.user_selectors).map(([name, value]) => ({ name, value })),
    }),
    values: t.field({
      type: [ChartPointRef],
      nullable: true,
      description: 'The values, one for each period, measure and segment. Empty when `aggregate` was given.',
      resolve: ({ data }, _args, { liesAhead }) => [...pointsOf(data, liesAhead)],
    }),
    summary: t.field({
      type: [ChartSummaryValueRef],
      nullable: true,
      description: 'Figures that sum up all values; null when there are none.',
      resolve: ({ data }) => (data.summary == null ? null : [...summaryOf(data)]),
    }),
    unsupportedParams: t.field({
      type: ChartUnsupportedParamsRef,
      nullable: true,
      description: 'What was asked and had no effect; null when everything had.',
      resolve: ({ data }) => data.unsupported_params,
    }),
  }),
});
