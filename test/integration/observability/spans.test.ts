import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { describe, expect, test } from 'vitest';
import { createObservedFacade, webhookAuthorization, type ObservedFacade } from './observed-facade.ts';

const aCustomer = 'query ACustomer($id: ID!) { customer(id: $id) { id lastSeenCountry } }';
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

const named = (spans: readonly ReadableSpan[], name: string) => spans.filter((span) => span.name === name);

/** The names of a span and of those above it, from the top. */
function lineage(spans: readonly ReadableSpan[], span: ReadableSpan): readonly string[] {
  const parent = spans.find((other) => other.spanContext().spanId === span.parentSpanContext?.spanId);
  return parent === undefined ? [span.name] : [...lineage(spans, parent), span.name];
}

async function ask(facade: ObservedFacade, document = aCustomer, id = 'ada') {
  return facade.query(document, { id }, 'administrator', { headers: { traceparent } });
}

describe('the spans of a request', () => {
  test('lead from the gateway through execution and loader to the call upstream, in the trace of the caller', async () => {
    const facade = await createObservedFacade();
    await ask(facade);
    const spans = await facade.spans();
    const [call] = named(spans, 'get-customer');
    if (call === undefined) throw new Error('The call has no span.');
    const path = lineage(spans, call);
    expect(path[0]).toBe('POST graphql');
    expect(path[1]).toBe('query');
    expect(path[2]).toMatch(/^load customer/);
    expect(path.at(-1)).toBe('get-customer');
    const traceIds = new Set(spans.map((span) => span.spanContext().traceId));
    expect([...traceIds]).toEqual(['4bf92f3577b34da6a3ce929d0e0e4736']);
    const [request] = named(spans, 'POST graphql');
    expect(request?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7');
    expect(request?.kind).toBe(SpanKind.SERVER);
    // And the log tells which trace a line belongs to.
    expect(facade.requestLines().at(-1)).toMatchObject({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736' });
  });

  test('are as many calls as the sandbox was asked, each with its operation, status and attempt', async () => {
    const facade = await createObservedFacade();
    facade.sandbox.faults.add({ kind: 'status', status: 503, times: 1 });
    await facade.clock.finish(ask(facade));
    await facade.clock.finish(ask(facade, '{ products { nodes { id } } apps { nodes { id } } }'));
    const calls = (await facade.spans()).filter(({ kind }) => kind === SpanKind.CLIENT);
    expect(calls.map(({ name }) => name).sort()).toEqual(
      facade.sandbox.calls.map(({ operationId }) => operationId).sort(),
    );
    const [first, second] = named(calls, 'get-customer');
    expect(first?.attributes).toMatchObject({
      'http.response.status_code': 503,
      'http.request.resend_count': 0,
      'url.template': '/v2/projects/{project_id}/customers/{customer_id}',
    });
    expect(first?.status.code).toBe(SpanStatusCode.ERROR);
    expect(second?.attributes).toMatchObject({
      'http.response.status_code': 200,
      'http.request.resend_count': 1,
    });
  });

  test('hold names, counts and codes, and nothing of a customer, a variable or an address', async () => {
    const facade = await createObservedFacade();
    await facade.query(aCustomer, { id: 'ada' }, { customerId: 'ada' });
    await facade.query(aCustomer, { id: 'bob' }, { customerId: 'ada' });
    const spans = await facade.spans();
    const text = JSON.stringify(
      spans.map(({ name, attributes, status, events }) => [name, attributes, status, events]),
    );
    expect(text).not.toMatch(/\bada\b|\bbob\b|proj[0-9a-z]{6}|sandbox\.invalid/);
    const last = named(spans, 'POST graphql').at(-1);
    expect(last?.attributes).toMatchObject({
      'graphql.operation.name': 'ACustomer',
      'graphql.operation.type': 'query',
      'graphql.error.codes': ['FORBIDDEN'],
      'viewer.kind': 'customer',
    });
    // A refusal is an answer, not a fault of the server.
    expect(last?.status.code).toBe(SpanStatusCode.UNSET);
  });

  test('say that a request failed when the server or upstream is at fault', async () => {
    const facade = await createObservedFacade();
    facade.sandbox.faults.add({ kind: 'status', status: 500 });
    await facade.clock.finish(ask(facade));
    const [request] = named(await facade.spans(), 'POST graphql');
    expect(request?.status.code).toBe(SpanStatusCode.ERROR);
    expect(request?.attributes['error.type']).toBe('UPSTREAM_UNAVAILABLE');
  });

  test('cover webhooks', async () => {
    const facade = await createObservedFacade();
    await facade.server.fetch(
      new Request('http://facade.test/webhooks/revenuecat', {
        method: 'POST',
        headers: { authorization: webhookAuthorization },
        body: JSON.stringify({ event: { type: 'RENEWAL', app_user_id: 'ada' } }),
      }),
    );
    expect(named(await facade.spans(), 'POST webhook')).toHaveLength(1);
  });

  test('are not sent upstream: nobody there reads them', async () => {
    const sent: string[] = [];
    const facade = await createObservedFacade();
    const { fetch } = facade.sandbox;
    facade.sandbox.fetch = (url, init) => {
      sent.push(...new Headers(init?.headers).keys());
      return fetch(url, init);
    };
    await ask(facade);
    expect(sent).toContain('authorization');
    expect(sent).not.toContain('traceparent');
  });

  test('two requests at once keep their own', async () => {
    const facade = await createObservedFacade();
    await Promise.all([
      facade.data(aCustomer, { id: 'ada' }),
      facade.data('query Products { products { nodes { id } } }'),
    ]);
    const spans = await facade.spans();
    for (const span of spans.filter(({ kind }) => kind === SpanKind.CLIENT)) {
      const traceId = span.spanContext().traceId;
      const request = named(spans, 'POST graphql').find((other) => other.spanContext().traceId === traceId);
      const operation = span.name === 'get-customer' ? 'ACustomer' : 'Products';
      expect(request?.attributes['graphql.operation.name']).toBe(operation);
    }
  });

  test('those of nobody in particular are sampled by share; a caller that has decided is heeded', async () => {
    const facade = await createObservedFacade({ env: { OTEL_TRACES_SAMPLER_ARG: '0' } });
    await facade.data(aCustomer, { id: 'ada' });
    expect(await facade.spans()).toEqual([]);
    await ask(facade);
    expect((await facade.spans()).length).toBeGreaterThan(0);
  });

  test('are not made at all where no address is set', async () => {
    const facade = await createObservedFacade({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: '' } });
    await ask(facade);
    expect(await facade.spans()).toEqual([]);
    expect(facade.requestLines().at(-1)).not.toHaveProperty('traceId');
  });
});
