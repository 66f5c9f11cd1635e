import type { ChartData, ChartOptions } from '../../revenuecat/generated/wire.ts';
import type { ProjectKey } from '../../loading/loader.ts';
import { defineReport } from '../../loading/report-loader.ts';
import type { ChartName } from './chart-enums.ts';
import type { ChartQuestion } from './chart-question.ts';

/** What the segments and filters of charts are called after. */
const namedInCharts = ['apps', 'products', 'offerings'] as const;

/** A chart as asked. */
export const chartData = defineReport<ProjectKey & ChartQuestion, ChartData>({
  name: 'chart',
  access: { operation: 'get-chart-data', customers: 'none' },
  // The question has its parts in a fixed order, so its JSON is a name for it.
  identity: ({ chart, query }) => [chart, JSON.stringify(query)],
  names: ({ query }) => (query.segment === undefined && query.filters === undefined ? [] : namedInCharts),
  ask: (client, { projectId, chart, query }) =>
    client.call('get-chart-data', { path: { project_id: projectId, chart_name: chart }, query }),
});

export interface ChartOptionsKey extends ProjectKey {
  readonly chart: ChartName;
  readonly realtime: boolean;
}

/** What can be asked of a chart. */
export const chartOptions = defineReport<ChartOptionsKey, ChartOptions>({
  name: 'chartOptions',
  access: { operation: 'get-chart-options', customers: 'none' },
  identity: ({ chart, realtime }) => [chart, realtime ? null : 'v2'],
  names: () => namedInCharts,
  ask: (client, { projectId, chart, realtime }) =>
    client.call('get-chart-options', {
      path: { project_id: projectId, chart_name: chart },
      ...(realtime ? {} : { query: { realtime } }),
    }),
});
