import { answersBody, readAnswer } from './answer.ts';
import type { CallOptions } from './call.ts';
import { notify, type ClientEvents } from './client-events.ts';
import type { Clock } from './clock.ts';
import { startDeadline, type Deadline } from './deadline.ts';
import { errorFromResponse, type Answer } from './error-from-response.ts';
import {
  ConflictError,
  InvalidRequestError,
  MalformedAnswerError,
  OutcomeUnknownError,
  RateLimitedError,
  RevenueCatError,
  StoreError,
  UpstreamCredentialError,
  UpstreamTimeoutError,
  UpstreamUnavailableError,
} from './errors.ts';
import type { PreparedRequest } from './request.ts';
import { decideRetry, type RetryPolicy } from './retry-policy.ts';
import { reportOfAnswer, reportOfFault, type SendReport } from './traffic/send-report.ts';
import type { Permit, UpstreamGate } from './traffic/upstream-gate.ts';
import { unnamedWork } from './traffic/work.ts';
import { TransportFault, type Transport } from './transport.ts';

/** What one client shares between its calls. */
export interface CallContext {
  readonly transport: Transport;
  readonly timeoutMs: number;
  readonly policy: RetryPolicy;
  readonly gate: UpstreamGate;
  readonly clock: Clock;
  readonly events: ClientEvents;
  readonly random: () => number;
}

type Attempt = { readonly value: unknown } | { readonly error: Error };

/** Sends one request until it succeeds, must not be repeated, or its time is over. Gives the value of the answer. */
export async function performCall(
  context: CallContext,
  request: PreparedRequest,
  options: CallOptions | undefined,
): Promise<unknown> {
  const { clock, events, policy, gate, transport } = context;
  const work = options?.work ?? unnamedWork;
  const { operationId } = request;
  const deadline = startDeadline(clock, options?.timeoutMs ?? context.timeoutMs, options?.signal);
  const admit = () => gate.admit(transport.keyName, { operationId, writes: request.writes, work, deadline });
  let outcomeLost = false;
  try {
    if (deadline.signal.aborted) throw endedUnsent(request, deadline);
    let permit = await admit();
    // Calls that are refused here earn no retries: an outage has many of them.
    gate.retries.noteCall();
    for (let attempt = 1; ; attempt += 1) {
      notify(work.observer?.sent, operationId);
      const result = await attemptOnce(context, request, deadline, attempt, permit, options?.onAnswer);
      if ('value' in result) return result.value;
      const { error } = result;
      if (!(error instanceof RevenueCatError)) throw error;
      const failure = {
        ...assess(error),
        repeatable: request.repeatable,
        remainingMs: deadline.remainingMs(),
        draw: context.random(),
      };
      const decision = deadline.signal.aborted ? 'give up' : decideRetry(failure, attempt, policy);
      if (decision === 'give up' || !gate.retries.take()) throw outcomeLost ? stillUnknown(error) : error;
      outcomeLost ||= error instanceof OutcomeUnknownError;
      notify(events.onRetry, {
        operationId,
        attempt,
        afterMs: decision.afterMs,
        status: error.status,
        failure: error.name,
      });
      try {
        await clock.sleep(decision.afterMs, deadline.signal);
        permit = await admit();
      } catch {
        if (outcomeLost || (request.writes && failure.mayHaveRun)) throw stillUnknown(error);
        // Without leave to send again, what the last send ended with says more than that.
        throw deadline.signal.aborted ? endedUnsent(request, deadline) : error;
      }
    }
  } finally {
    deadline.release();
  }
}

async function attemptOnce(
  context: CallContext,
  request: PreparedRequest,
  deadline: Deadline,
  attempt: number,
  permit: Permit,
  onAnswer: CallOptions['onAnswer'],
): Promise<Attempt> {
  const { clock, events, transport } = context;
  const { operationId } = request;
  notify(events.onRequest, { operationId, attempt });
  const sentAt = clock.now();
  let status: number | null = null;
  let result: Attempt;
  let report: SendReport;
  try {
    const answer = await transport.send(request, answersBody(operationId), deadline.signal);
    status = answer.status;
    onAnswer?.(status);
    result = resultOf(request, answer, clock.now());
    report = reportOfAnswer(answer, 'error' in result ? result.error : null);
  } catch (error) {
    result = { error: errorOf(error, request, deadline) };
    const waitedInVain = deadline.ending() === 'timed out' && clock.now() - sentAt >= context.timeoutMs / 2;
    report = reportOfFault(error, waitedInVain);
  }
  permit.end(report.end, report.health);
  const failure = 'error' in result ? result.error.name : null;
  notify(events.onResponse, { operationId, attempt, status, durationMs: clock.now() - sentAt, failure });
  return result;
}

function resultOf(request: PreparedRequest, answer: Answer, now: number): Attempt {
  const { operationId, writes } = request;
  const { status } = answer;
  const reading = readAnswer(operationId, request.url, answer);
  switch (reading.kind) {
    case 'success':
      return { value: reading.value };
    case 'malformed':
      if (writes) return { error: outcomeUnknown(request, status) };
      return {
        error: new MalformedAnswerError(
          { operationId, status, retryable: true },
          'upstream gave an answer that cannot be read.',
        ),
      };
    case 'refused':
      return { error: refusalOf(request, answer, now) };
  }
}

/** A server error does not tell how far a write had come, so for a write it is no better than a lost answer. */
function refusalOf(request: PreparedRequest, answer: Answer, now: number): RevenueCatError {
  const { operationId, writes, repeatable } = request;
  const error = errorFromResponse(operationId, writes, answer, now);
  if (!writes || !(error instanceof UpstreamUnavailableError) || !error.mayHaveRun) return error;
  const { status, retryAfterMs } = error;
  return new OutcomeUnknownError(
    { operationId, status, retryable: repeatable && error.retryable },
    retryAfterMs,
  );
}

/** What a send without an answer means. Errors that are not ours go on as they are. */
function errorOf(error: unknown, request: PreparedRequest, deadline: Deadline): Error {
  if (!(error instanceof TransportFault)) return error instanceof Error ? error : new Error('A send failed.');
  const { operationId, writes } = request;
  switch (error.kind) {
    case 'not sent':
      if (deadline.signal.aborted) return endedUnsent(request, deadline);
      return new UpstreamUnavailableError(
        { operationId, status: null, retryable: true, cause: error.cause },
        { sentence: 'upstream could not be reached.', mayHaveRun: false },
      );
    case 'lost':
      if (writes) return outcomeUnknown(request, null, error.cause);
      return new UpstreamUnavailableError(
        { operationId, status: null, retryable: true, cause: error.cause },
        { sentence: 'the connection to upstream was lost.', mayHaveRun: true },
      );
    case 'aborted':
      return writes ? outcomeUnknown(request, null) : endedUnsent(request, deadline);
  }
}

function outcomeUnknown(request: PreparedRequest, status: number | null, cause?: Error): OutcomeUnknownError {
  return new OutcomeUnknownError({
    operationId: request.operationId,
    status,
    retryable: request.repeatable,
    cause,
  });
}

/** The end of a call that changed nothing. */
function endedUnsent(request: PreparedRequest, deadline: Deadline): Error {
  const ending = deadline.ending();
  if (ending !== 'timed out') return ending;
  return new UpstreamTimeoutError({ operationId: request.operationId, status: null, retryable: true });
}

/**
 * An earlier send of this write was lost, so a later one that did not run says nothing about it. A definite answer
 * does: with its idempotency key upstream answers for the first send.
 */
function stillUnknown(error: RevenueCatError): RevenueCatError {
  const saysNothing =
    error instanceof RateLimitedError ||
    // The key was changed meanwhile, or something on the way does not let the repetition through.
    error instanceof UpstreamCredentialError ||
    error instanceof InvalidRequestError ||
    error instanceof UpstreamUnavailableError ||
    error instanceof UpstreamTimeoutError ||
    (error instanceof ConflictError && error.reason === 'resource_locked_error');
  if (!saysNothing) return error;
  const { operationId, status } = error;
  return new OutcomeUnknownError({ operationId, status, retryable: true, cause: error });
}

/** What the retry decision needs to know of an error. */
function assess(error: RevenueCatError): {
  retryable: boolean;
  mayHaveRun: boolean;
  advisedMs: number | null;
} {
  const { retryable } = error;
  if (error instanceof RateLimitedError || error instanceof ConflictError) {
    return { retryable, mayHaveRun: false, advisedMs: error.retryAfterMs };
  }
  if (error instanceof UpstreamUnavailableError) {
    return { retryable, mayHaveRun: error.mayHaveRun, advisedMs: error.retryAfterMs };
  }
  const advises = error instanceof StoreError || error instanceof OutcomeUnknownError;
  return { retryable, mayHaveRun: true, advisedMs: advises ? error.retryAfterMs : null };
}
