import type { Metrics } from '../../observability/metrics/metrics.ts';

/** Answers `GET /metrics`, and nothing else. It stands on a port of its own, so it asks nobody who they are. */
export function createMetricsEndpoint(metrics: Metrics | null): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (metrics === null || pathname !== '/metrics')
      return new Response('Nothing is here.\n', { status: 404 });
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response('Only GET is answered.\n', { status: 405, headers: { allow: 'GET, HEAD' } });
    const { text, contentType } = await metrics.read();
    return new Response(request.method === 'HEAD' ? null : text, {
      headers: { 'content-type': contentType, 'cache-control': 'no-store' },
    });
  };
}
