import type { OperationId } from '../../revenuecat/generated/operations.ts';
import { errorForStatus, type ErrorType } from './errors.ts';

interface FaultScope {
  /** Only requests of this operation; all without it. */
  readonly operationId?: OperationId;
  /** Only requests whose decoded path parameters it accepts. */
  readonly where?: (path: Readonly<Record<string, string>>) => boolean;
  /** How many requests it hits before it is used up; without it, all of them. */
  readonly times?: number;
  /** The request takes effect first, and only its answer is lost: what a caller sees of a write that timed out. */
  readonly afterEffect?: boolean;
}

type FaultKind =
  | { readonly kind: 'latency'; readonly ms: number }
  /** No answer until the caller gives up. */
  | { readonly kind: 'hang' }
  /** Once the request has what it needs, and the lock of what it writes to, it takes effect only when this settles. */
  | { readonly kind: 'hold'; until(): Promise<unknown> }
  /** An error in the original's form, with its headers. */
  | {
      readonly kind: 'status';
      readonly status: number;
      /** What the error calls itself, where the status alone leaves a choice. */
      readonly type?: ErrorType;
      readonly retryAfterSeconds?: number;
      readonly backoffMs?: number;
    }
  /** A page of a proxy where JSON is due; status 502 unless told. */
  | { readonly kind: 'html'; readonly status?: number }
  /** No body at all; status 200 unless told. */
  | { readonly kind: 'empty'; readonly status?: number }
  /** The right answer, cut in the middle. */
  | { readonly kind: 'truncated' }
  /** The connection breaks: fetch rejects as undici does, and a port closes the socket. */
  | { readonly kind: 'cut' }
  /** The right answer, changed: unknown enum values, extra fields, unknown objects, nulls where none belong. */
  | { readonly kind: 'rewrite'; readonly rewrite: (json: unknown) => unknown };

export type Fault = FaultScope & FaultKind;

/** Thrown where a connection breaks; looks like the error of undici's fetch. */
export class ConnectionCut extends TypeError {
  constructor() {
    super('fetch failed', {
      cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
    });
  }
}

interface ActiveFault {
  readonly fault: Fault;
  left: number;
}

interface FaultedCall {
  readonly operationId: OperationId;
  readonly path: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The faults that are switched on. All that fit a request apply to it, in the order in which they were added. */
export class Faults {
  #active: ActiveFault[] = [];

  /** Switches a fault on, and gives back what switches it off. */
  add(fault: Fault): () => void {
    const active = { fault, left: fault.times ?? Infinity };
    this.#active.push(active);
    return () => {
      this.#active = this.#active.filter((other) => other !== active);
    };
  }

  clear(): void {
    this.#active = [];
  }

  /** Answers the request with the faults that hit it around it. The answer waits for `held` right before its effect. */
  async around(
    call: FaultedCall,
    answer: (held: () => Promise<void>) => Promise<Response>,
  ): Promise<Response> {
    const hits = this.#take(call);
    if (hits.length === 0) return answer(async () => {});
    for (const fault of hits.filter((hit) => hit.afterEffect !== true)) {
      const instead = await replaceAnswer(fault, call.signal);
      if (instead !== null) return instead;
    }
    const response = await orAborted(
      answer(() => settled(hits)),
      call.signal,
    );
    for (const fault of hits.filter((hit) => hit.afterEffect === true)) {
      const instead = await replaceAnswer(fault, call.signal);
      if (instead !== null) return instead;
    }
    return changeAnswer(response, hits);
  }

  #take(call: FaultedCall): readonly Fault[] {
    const hits = this.#active.filter(
      ({ fault, left }) =>
        left > 0 &&
        (fault.operationId === undefined || fault.operationId === call.operationId) &&
        (fault.where === undefined || fault.where(call.path)),
    );
    for (const hit of hits) hit.left--;
    this.#active = this.#active.filter(({ left }) => left > 0);
    return hits.map(({ fault }) => fault);
  }
}

async function replaceAnswer(fault: Fault, signal: AbortSignal): Promise<Response | null> {
  switch (fault.kind) {
    case 'latency':
      await pause(fault.ms, signal);
      return null;
    case 'hang':
      await pause(null, signal);
      return null;
    case 'status': {
      const { body, status } = errorForStatus(fault.status, fault.backoffMs, fault.type);
      const headers: Record<string, string> =
        fault.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(fault.retryAfterSeconds) };
      return Response.json(body, { status, headers });
    }
    case 'html':
      return new Response('<!doctype html><html><body><h1>Bad gateway</h1></body></html>', {
        status: fault.status ?? 502,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
      });
    case 'empty':
      return new Response(null, { status: fault.status ?? 200 });
    case 'cut':
      throw new ConnectionCut();
    case 'hold':
    case 'truncated':
    case 'rewrite':
      return null;
  }
}

async function settled(faults: readonly Fault[]): Promise<void> {
  for (const fault of faults) if (fault.kind === 'hold') await fault.until().catch(() => undefined);
}

/** What is held goes on without the caller, who is not kept waiting for it. */
function orAborted(answer: Promise<Response>, signal: AbortSignal): Promise<Response> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => {
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([answer, promise]).finally(() => {
    signal.removeEventListener('abort', abort);
  });
}

async function changeAnswer(response: Response, faults: readonly Fault[]): Promise<Response> {
  let changed = response;
  for (const fault of faults) {
    if (fault.kind !== 'rewrite' && fault.kind !== 'truncated') continue;
    const text = await changed.text();
    const body =
      fault.kind === 'truncated'
        ? text.slice(0, Math.floor(text.length / 2))
        : JSON.stringify(fault.rewrite(JSON.parse(text)));
    changed = new Response(body, { status: changed.status, headers: changed.headers });
  }
  return changed;
}

/** Waits, for ever with null; rejects with the caller's reason as soon as the caller gives up. */
function pause(ms: number | null, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const timer = ms === null ? undefined : setTimeout(finish, ms);
    signal.addEventListener('abort', abort, { once: true });
    function finish(): void {
      signal.removeEventListener('abort', abort);
      resolve();
    }
    function abort(): void {
      clearTimeout(timer);
      reject(signal.reason as Error);
    }
  });
}
