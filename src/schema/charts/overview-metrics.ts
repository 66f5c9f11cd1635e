import type { OverviewMetric, OverviewMetrics } from '../../revenuecat/generated/wire.ts';
import type { ProjectKey } from '../../loading/loader.ts';
import { defineReport } from '../../loading/report-loader.ts';
import { builder } from '../builder.ts';
import type { unrecognized } from '../common/wire-enum.ts';
import type { RequestContext } from '../context.ts';
import { defineProjectField } from '../project/project-field.ts';
import { asked, reportCurrency, type ReportCurrency } from './chart-enums.ts';

const access = { operation: 'get-overview-metrics', customers: 'none' } as const;
const description = "The project's key figures as of now, as the dashboard shows them first.";

interface OverviewKey extends ProjectKey {
  readonly currency: ReportCurrency | null;
}

const overviewMetrics = defineReport<OverviewKey, OverviewMetrics>({
  name: 'overviewMetrics',
  access,
  identity: ({ currency }) => [currency],
  ask: (client, { projectId, currency }) =>
    client.call('get-overview-metrics', {
      path: { project_id: projectId },
      ...(currency === null ? {} : { query: { currency } }),
    }),
});

const OverviewMetricRef = builder.objectRef<OverviewMetric>('OverviewMetric');

OverviewMetricRef.implement({
  description: "One of a project's key figures.",
  access: { rule: access },
  fields: (t) => ({
    id: t.exposeID('id', {
      nullable: false,
      description: "RevenueCat's id of the figure, such as `active_trials`.",
    }),
    name: t.exposeString('name', { nullable: true, description: 'What the figure is called.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'What the figure says, in a sentence.',
    }),
    unit: t.exposeString('unit', {
      nullable: true,
      description:
        'The unit of the value: `$` for money in the currency that was asked for, `#` for a count.',
    }),
    period: t.field({
      type: 'Duration',
      nullable: true,
      description: 'The time up to now that the figure covers; `P0D` for the state of this moment.',
      resolve: (metric) => metric.period,
    }),
    value: t.exposeFloat('value', { nullable: true, description: 'The figure itself, in its unit.' }),
    lastUpdatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When RevenueCat last computed the figure.',
      resolve: (metric) => metric.last_updated_at,
    }),
  }),
});

const overviewArgs = builder.args((t) => ({
  currency: t.field({
    type: reportCurrency.ref,
    description: 'What to convert money to; RevenueCat chooses when it is left out.',
  }),
}));

async function overviewOf(
  projectId: string,
  { currency }: { currency?: ReportCurrency | typeof unrecognized | null | undefined },
  context: RequestContext,
): Promise<OverviewMetric[] | null> {
  const key = { projectId, currency: currency == null ? null : asked('currency', currency) };
  return (await context.loaders.load(overviewMetrics, key))?.metrics ?? null;
}

defineProjectField('overviewMetrics', {
  type: [OverviewMetricRef],
  args: overviewArgs,
  access,
  loads: overviewMetrics,
  description,
  resolve: (projectId, args, context) => overviewOf(projectId, args, context),
});
