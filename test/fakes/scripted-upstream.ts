import type { FetchInit, FetchLike } from '../../src/revenuecat/transport.ts';

/** One thing that upstream does: answer, fail to, or say nothing until the caller gives up. */
export type Step = Response | Error | 'hang' | 'hang in body' | 'ignore the signal';

export interface SentRequest extends FetchInit {
  readonly url: string;
}

/** A `fetch` that plays a script, one step a request, and remembers what was sent. */
export function scriptedUpstream(...steps: readonly Step[]): {
  fetch: FetchLike;
  sent: readonly SentRequest[];
} {
  const sent: SentRequest[] = [];
  return {
    sent,
    async fetch(url, init) {
      const step = steps[sent.length];
      sent.push({ url, ...init });
      if (step === undefined) throw new Error('The script has no further step.');
      if (step instanceof Error) throw step;
      if (step === 'ignore the signal') return new Promise(() => undefined);
      if (step === 'hang') return untilAborted(init.signal);
      if (step === 'hang in body') return hangingBody(init.signal);
      return step;
    },
  };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** An error body of v2. */
export function errorAnswer(
  status: number,
  type: string,
  extra: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Response {
  const body = {
    object: 'error',
    type,
    message: 'CANARY-BODY text',
    retryable: false,
    doc_url: 'https://canary.invalid/x',
  };
  return json({ ...body, ...extra }, status, headers);
}

export function html(status = 200): Response {
  const page = '<!doctype html><title>CANARY-BODY gateway</title>';
  return new Response(page, { status, headers: { 'content-type': 'text/html' } });
}

export function page(items: unknown, nextPage: unknown = null): Response {
  return json({ object: 'list', items, next_page: nextPage, url: '/v2/projects/proj1/products' });
}

/** What `fetch` throws, with the cause that Node gives. */
export function networkError(code: string, syscall?: string): Error {
  const cause = Object.assign(new Error(`${code} https://api.canary.invalid`), {
    code,
    ...(syscall && { syscall }),
  });
  return new TypeError('fetch failed', { cause });
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    });
  });
}

function hangingBody(signal: AbortSignal): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"object":'));
      signal.addEventListener('abort', () => {
        controller.error(signal.reason);
      });
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}
