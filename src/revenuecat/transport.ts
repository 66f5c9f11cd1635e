import { createHash } from 'node:crypto';

import { Agent, fetch as undiciFetch } from 'undici';

import type { SecretLike } from './call.ts';
import { abortReason } from './clock.ts';
import type { Answer, ParsedBody } from './error-from-response.ts';
import { NetworkFault, UpstreamCredentialError } from './errors.ts';
import { operations } from './generated/operations.ts';
import type { HeaderReader } from './rate-limit-headers.ts';
import type { PreparedRequest } from './request.ts';

/** What the transport hands to `fetch`; a redirect is never followed, so the key never reaches another host. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string;
  redirect: 'manual';
  signal: AbortSignal;
}

/** The part of a `Response` that is used here. */
interface FetchedResponse {
  readonly status: number;
  readonly headers: HeaderReader;
  readonly body: ReadableBody | null;
}

interface ReadableBody {
  getReader(): BodyReader;
  cancel(): Promise<void>;
}

interface BodyReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

/** What the client needs of `fetch`; the global one fits, and so does the sandbox. */
export type FetchLike = (url: string, init: FetchInit) => Promise<FetchedResponse>;

/** Why a send ended without an answer. */
export class TransportFault extends Error {
  /** `not sent` only when it is proven that upstream never saw the request. */
  readonly kind: 'not sent' | 'lost' | 'aborted';
  override readonly cause: NetworkFault;

  constructor(kind: TransportFault['kind'], code: string) {
    super(kind);
    this.kind = kind;
    this.cause = new NetworkFault(code);
  }
}

/** Sends single requests with the credential; knows nothing of retries. */
export interface Transport {
  /** Tells keys apart without showing them: their SHA-256. */
  readonly keyName: string;
  /**
   * Resolves to the answer with its body read, or rejects with TransportFault. The signal covers the body too, and is
   * obeyed even when `fetch` ignores it.
   */
  send(request: PreparedRequest, wantsBody: boolean, signal: AbortSignal): Promise<Answer>;
  /** Finishes what runs and closes the pooled connections. */
  close(): Promise<void>;
}

/** Far above any page of upstream, far below what would hurt this process. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export function createTransport(options: { apiKey: SecretLike; fetch?: FetchLike | undefined }): Transport {
  const pool = options.fetch === undefined ? createPool() : null;
  const send = options.fetch ?? pool?.fetch;
  if (send === undefined) throw new TypeError('There is nothing to send with.');
  return {
    keyName: createHash('sha256').update(options.apiKey.reveal()).digest('hex'),
    async send(request, wantsBody, signal) {
      const response = await fetchOrFault(send, request, bearer(request, options.apiKey), signal);
      return {
        status: response.status,
        headers: response.headers,
        body: await readBody(response, wantsBody, signal),
      };
    },
    close: () => pool?.close() ?? Promise.resolve(),
  };
}

function createPool(): { fetch: FetchLike; close: () => Promise<void> } {
  // Without a bound of connections: the gate bounds the sends under way.
  const dispatcher = new Agent({
    // With HTTP/2 one lost connection would take every call in flight with it, and of each write the outcome.
    allowH2: false,
    // The deadline of the call is the only clock; these would cut a body that it allows.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return { fetch: (url, init) => undiciFetch(url, { ...init, dispatcher }), close: () => dispatcher.close() };
}

/** The only place where the key goes out. */
function bearer(request: PreparedRequest, apiKey: SecretLike): string {
  const key = apiKey.reveal();
  if (/^[\x21-\x7e]+$/.test(key)) return `Bearer ${key}`;
  // fetch would refuse the header too, but with an error that quotes the key.
  const { operationId } = request;
  throw new UpstreamCredentialError(
    { operationId, status: null, retryable: false },
    operations[operationId].scopes,
  );
}

async function fetchOrFault(
  send: FetchLike,
  request: PreparedRequest,
  authorization: string,
  signal: AbortSignal,
): Promise<FetchedResponse> {
  if (signal.aborted) throw new TransportFault('not sent', 'ABORTED');
  const { method, headers, body } = request;
  const init: FetchInit = { method, headers: { ...headers, authorization }, redirect: 'manual', signal };
  const pending = send(request.url, body === undefined ? init : { ...init, body });
  try {
    return await orAborted(pending, signal);
  } catch (error) {
    // An answer that comes after all must not keep its socket.
    pending
      .then(
        (late) => late.body?.cancel(),
        () => undefined,
      )
      .catch(() => undefined);
    if (signal.aborted) throw new TransportFault('aborted', 'ABORTED');
    throw faultOf(error);
  }
}

/**
 * Reads the body whole. Where the status already says everything (errors, and answers without a body) trouble while
 * reading is `unreadable`; where the body is the answer a lost connection is a TransportFault.
 */
async function readBody(
  response: FetchedResponse,
  wantsBody: boolean,
  signal: AbortSignal,
): Promise<ParsedBody> {
  const isSuccess = response.status >= 200 && response.status < 300;
  try {
    const text = await readText(response, signal);
    return text === null ? { kind: 'unreadable' } : parse(text);
  } catch (error) {
    if (!isSuccess || !wantsBody) return { kind: 'unreadable' };
    if (signal.aborted) throw new TransportFault('aborted', 'ABORTED');
    throw new TransportFault('lost', codeOf(error));
  }
}

/** The text of the body; null when there is more than the bound. Bodies left unread are cancelled: sockets go back. */
async function readText(response: FetchedResponse, signal: AbortSignal): Promise<string | null> {
  if (response.body === null) return '';
  if (Number(response.headers.get('content-length')) > MAX_BODY_BYTES) {
    await response.body.cancel();
    return null;
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await orAborted(reader.read(), signal);
      if (done) return text + decoder.decode();
      bytes += value?.byteLength ?? 0;
      if (bytes > MAX_BODY_BYTES) {
        await reader.cancel();
        return null;
      }
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    reader.cancel().catch(() => undefined);
    throw error;
  }
}

/** The content type is not asked: a proxy may lose it, and a page of HTML may claim to be JSON. */
function parse(text: string): ParsedBody {
  if (text.trim() === '') return { kind: 'empty' };
  try {
    return { kind: 'json', value: JSON.parse(text) };
  } catch {
    // The syntax error quotes the text, so it goes no further.
    return { kind: 'unreadable' };
  }
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => {
      reject(abortReason(signal));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Codes of errors before a connection stood; the rest of a request cannot have been sent. */
const notSentCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);

function faultOf(error: unknown): TransportFault {
  const code = codeOf(error);
  return new TransportFault(notSentCodes.has(code) || failedToConnect(error) ? 'not sent' : 'lost', code);
}

/** `ETIMEDOUT` and its like happen before and after sending; Node names the system call. */
function failedToConnect(error: unknown): boolean {
  return chain(error).some(
    (link) => 'syscall' in link && (link.syscall === 'connect' || link.syscall === 'getaddrinfo'),
  );
}

function codeOf(error: unknown): string {
  for (const link of chain(error)) {
    if ('code' in link && typeof link.code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(link.code))
      return link.code;
  }
  return 'NETWORK';
}

/** An error with its causes; `fetch` wraps what happened in a TypeError. */
function chain(error: unknown): readonly Error[] {
  const links: Error[] = [];
  for (let link = error; link instanceof Error && links.length < 5; link = link.cause) links.push(link);
  return links;
}
