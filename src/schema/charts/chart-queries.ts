import { builder } from '../builder.ts';
import type { RequestContext } from '../context.ts';
import { defineProjectField } from '../project/project-field.ts';
import { asked, chartAggregate, chartName, chartResolution, reportCurrency } from './chart-enums.ts';
import { chartData, chartOptions } from './chart-loader.ts';
import { ChartOptionsRef, type ChartOptionsObject } from './chart-options-type.ts';
import { chartQuestion, type ChartArguments } from './chart-question.ts';
import { ChartRef, type ChartObject } from './chart-type.ts';

const chartAccess = { operation: 'get-chart-data', customers: 'none' } as const;
const optionsAccess = { operation: 'get-chart-options', customers: 'none' } as const;
const chartDescription =
  'A chart of the project. RevenueCat allows few such calls a minute, so answers are remembered for some minutes.';
const optionsDescription = 'What can be asked of a chart.';

const ChartFilterInputRef = builder.inputType('ChartFilterInput', {
  description: 'Narrows a chart to some values of one of its filters.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: "The id of one of the chart's filters, such as `country`.",
    }),
    values: t.stringList({ required: true, description: 'Ids of the values to let through; at least one.' }),
  }),
});

const ChartSelectorInputRef = builder.inputType('ChartSelectorInput', {
  description: 'Chooses how a chart counts.',
  fields: (t) => ({
    name: t.string({ required: true, description: "The name of one of the chart's selectors." }),
    value: t.string({ required: true, description: 'The id of the value to choose.' }),
  }),
});

const realtimeDescription =
  "Whether to ask RevenueCat's charts that are computed in real time; false asks the ones before them.";

const chartArgs = builder.args((t) => ({
  name: t.field({ type: chartName.ref, required: true, description: 'Which chart.' }),
  resolution: t.field({
    type: chartResolution.ref,
    description: 'How long one period is; RevenueCat chooses when it is left out.',
  }),
  filters: t.field({
    type: [ChartFilterInputRef],
    description: 'Only what passes all of these filters. The options of the chart name them.',
  }),
  selectors: t.field({
    type: [ChartSelectorInputRef],
    description: 'How to count. The options of the chart name the choices, and what they are by default.',
  }),
  segment: t.string({ description: 'What to divide the chart by: the id of a segment in its options.' }),
  limitNumSegments: t.int({
    description:
      'Show only this many segments, the largest ones, and fold the others into one; at least 1, and only with `segment`.',
  }),
  aggregate: t.field({
    type: [chartAggregate.ref],
    description: 'Answer only these figures in `summary`, and no `values`.',
  }),
  currency: t.field({
    type: reportCurrency.ref,
    description: 'What to convert money to; RevenueCat chooses when it is left out.',
  }),
  startDate: t.field({ type: 'Date', description: 'The first day; RevenueCat chooses when it is left out.' }),
  endDate: t.field({
    type: 'Date',
    description: 'The last day, which may be the first; RevenueCat chooses when it is left out.',
  }),
  realtime: t.boolean({ defaultValue: true, description: realtimeDescription }),
}));

const optionsArgs = builder.args((t) => ({
  name: t.field({ type: chartName.ref, required: true, description: 'Which chart.' }),
  realtime: t.boolean({ defaultValue: true, description: realtimeDescription }),
}));

async function chartOf(
  projectId: string,
  args: ChartArguments,
  context: RequestContext,
): Promise<ChartObject | null> {
  const question = chartQuestion(args);
  const data = await context.loaders.load(chartData, { projectId, ...question });
  return data === null ? null : { name: question.chart, data };
}

async function optionsOf(
  projectId: string,
  args: Pick<ChartArguments, 'name' | 'realtime'>,
  context: RequestContext,
): Promise<ChartOptionsObject | null> {
  const name = asked('name', args.name);
  const key = { projectId, chart: name, realtime: args.realtime !== false };
  const data = await context.loaders.load(chartOptions, key);
  return data === null ? null : { name, data };
}

defineProjectField('chart', {
  type: ChartRef,
  args: chartArgs,
  access: chartAccess,
  loads: chartData,
  description: chartDescription,
  resolve: (projectId, args, context) => chartOf(projectId, args, context),
});

defineProjectField('chartOptions', {
  type: ChartOptionsRef,
  args: optionsArgs,
  access: optionsAccess,
  loads: chartOptions,
  description: optionsDescription,
  resolve: (projectId, args, context) => optionsOf(projectId, args, context),
});
