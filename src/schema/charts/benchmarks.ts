import type { BenchmarkMetric, Benchmarks } from '../../revenuecat/generated/wire.ts';
import type { ProjectKey } from '../../loading/loader.ts';
import { defineReport } from '../../loading/report-loader.ts';
import { apps } from '../app/app-loader.ts';
import { AppRef } from '../app/app-ref.ts';
import { builder } from '../builder.ts';
import { BadUserInputError } from '../common/bad-user-input-error.ts';
import { loadReference } from '../common/reference.ts';
import { betaNote } from '../common/release.ts';
import { store } from '../common/store.ts';
import type { unrecognized } from '../common/wire-enum.ts';
import type { RequestContext } from '../context.ts';
import { defineProjectField } from '../project/project-field.ts';
import { asked, benchmarkCategory, type BenchmarkCategory } from './chart-enums.ts';
import { percentileRange, type PercentileRange } from './percentile-range.ts';

const access = { operation: 'get-benchmarks', customers: 'none' } as const;
const description = `How the apps of the project compare with their peers: one entry for each app and metric.${betaNote(access.operation)}`;

interface BenchmarksKey extends ProjectKey {
  readonly appId: string | null;
  readonly comparisonCategory: BenchmarkCategory | null;
}

const benchmarks = defineReport<BenchmarksKey, Benchmarks>({
  name: 'benchmarks',
  access,
  identity: ({ appId, comparisonCategory }) => [appId, comparisonCategory],
  namesObject: ({ appId }) => appId !== null,
  names: () => ['apps'],
  ask: (client, { projectId, appId, comparisonCategory }) =>
    client.call('get-benchmarks', {
      path: { project_id: projectId },
      query: {
        ...(appId === null ? {} : { app_id: appId }),
        ...(comparisonCategory === null ? {} : { comparison_category: comparisonCategory }),
      },
    }),
});

interface BenchmarkObject {
  readonly projectId: string;
  readonly data: BenchmarkMetric;
}

const BenchmarkMetricRef = builder.objectRef<BenchmarkObject>('BenchmarkMetric');
const PercentileRangeRef = builder.objectRef<PercentileRange>('PercentileRange');

BenchmarkMetricRef.implement({
  description: `How one app compares with its peers in one metric.${betaNote(access.operation)}`,
  access: { rule: access },
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: "RevenueCat's id of the comparison, made of the app's id and the metric's name.",
      resolve: ({ data }) => data.id,
    }),
    metricName: t.string({
      nullable: true,
      description: 'The name of the metric for programs, such as `trial_conversion_rate`.',
      resolve: ({ data }) => data.metric_name,
    }),
    metricDisplayName: t.string({
      nullable: true,
      description: 'The name of the metric for people.',
      resolve: ({ data }) => data.metric_display_name,
    }),
    metricValue: t.float({
      nullable: true,
      description: 'What the app reaches in the metric; null when there is not enough data.',
      resolve: ({ data }) => data.metric_value,
    }),
    app: t.field({
      type: AppRef,
      nullable: true,
      loads: { reference: apps.byId },
      description: 'The app that is compared with its peers; null when it was deleted since.',
      resolve: ({ projectId, data }, _args, context, info) =>
        loadReference(info, context, 'App', apps.byId, projectId, data.app_id),
    }),
    store: t.field({
      type: store.ref,
      nullable: true,
      description: 'The store that the app sells in.',
      resolve: ({ data }) => store.read(data.store),
    }),
    appCategory: t.string({
      nullable: true,
      description: 'The category of the app in its store; null when RevenueCat does not know it.',
      resolve: ({ data }) => data.app_category,
    }),
    comparisonCategory: t.field({
      type: benchmarkCategory.ref,
      nullable: true,
      description: 'The category whose apps it is compared with; null when there is none.',
      resolve: ({ data }) => benchmarkCategory.read(data.comparison_category),
    }),
    isEligibleForBenchmarking: t.boolean({
      nullable: true,
      description: 'Whether the app has enough data to be compared.',
      resolve: ({ data }) => data.is_eligible_for_benchmarking,
    }),
    isReverseMetric: t.boolean({
      nullable: true,
      description: 'Whether a lower value is the better one.',
      resolve: ({ data }) => data.is_reverse_metric,
    }),
    percentileBucket: t.field({
      type: PercentileRangeRef,
      nullable: true,
      description: 'Where the app stands among its peers; null when there is not enough data.',
      resolve: ({ data }) => percentileRange(data.percentile_bucket),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When RevenueCat last made the comparison.',
      resolve: ({ data }) => data.updated_at,
    }),
  }),
});

PercentileRangeRef.implement({
  description: 'A range of percentiles: an app in 60 to 70 does as well as at least 60 of 100 peers.',
  access: { rule: 'free' },
  fields: (t) => ({
    from: t.exposeInt('from', { nullable: true, description: 'The lower end, from 0 to 100.' }),
    to: t.exposeInt('to', { nullable: true, description: 'The upper end, from 0 to 100.' }),
  }),
});

const benchmarkArgs = builder.args((t) => ({
  appId: t.id({ description: 'Only this app; all apps of the project when left out.' }),
  comparisonCategory: t.field({
    type: benchmarkCategory.ref,
    description: "What to compare with, instead of each app's own category.",
  }),
}));

async function benchmarksOf(
  projectId: string,
  args: {
    appId?: string | null | undefined;
    comparisonCategory?: BenchmarkCategory | typeof unrecognized | null | undefined;
  },
  context: RequestContext,
): Promise<BenchmarkObject[] | null> {
  const { appId = null, comparisonCategory = null } = args;
  if (appId === '') throw new BadUserInputError('"appId" is empty. Give the id of an app, or leave it out.');
  const report = await context.loaders.load(benchmarks, {
    projectId,
    appId,
    comparisonCategory: comparisonCategory === null ? null : asked('comparisonCategory', comparisonCategory),
  });
  return report?.metrics.map((data) => ({ projectId, data })) ?? null;
}

defineProjectField('benchmarks', {
  type: [BenchmarkMetricRef],
  args: benchmarkArgs,
  access,
  loads: benchmarks,
  description,
  resolve: (projectId, args, context) => benchmarksOf(projectId, args, context),
});
