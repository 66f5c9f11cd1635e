import { wireEnums } from '../../../revenuecat/generated/enums.ts';
import { benchmarksAnswer } from '../../charts/benchmarks.ts';
import { chartDataAnswer, chartOptionsAnswer } from '../../charts/chart-answers.ts';
import { chartInPath, readChartQuery, readCurrency, readRealtime } from '../../charts/chart-query.ts';
import { overviewMetricsAnswer } from '../../charts/overview-metrics.ts';
import { missing } from '../../http/errors.ts';
import { queryChoice, queryText } from '../../http/request-validation.ts';
import type { Handlers } from '../../http/sandbox-request.ts';

export const chartRoutes: Handlers = {
  'get-overview-metrics': (request) => overviewMetricsAnswer(request, readCurrency(request)),

  'get-chart-data': (request) => {
    const name = chartInPath(request);
    return chartDataAnswer(request, name, readChartQuery(request, name));
  },

  'get-chart-options': (request) => {
    const name = chartInPath(request);
    readRealtime(request);
    return chartOptionsAnswer(request, name);
  },

  'get-benchmarks': (request) => {
    const appId = queryText(request, 'app_id');
    const category = queryChoice(
      request,
      'comparison_category',
      wireEnums['get-benchmarks?comparison_category'],
    );
    if (appId !== null && !request.project.apps.has(appId)) throw missing('The app does not exist');
    return benchmarksAnswer(request, appId, category);
  },
};
