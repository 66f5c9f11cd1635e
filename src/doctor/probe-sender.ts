import type { SecretLike } from '../revenuecat/call.ts';
import { operations, type Operation } from '../revenuecat/generated/operations.ts';
import { retryAfterMs } from '../revenuecat/rate-limit-headers.ts';
import { normalizeBaseUrl, prepareRequest } from '../revenuecat/request.ts';
import { createTransport, TransportFault, type FetchLike } from '../revenuecat/transport.ts';
import type { Probe } from './permission-probes.ts';

/** What became of a probe. Of bodies only JSON is handed on, and nobody prints it. */
export type ProbeOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The JSON body; undefined when it was none. */
      readonly json: unknown;
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'unreachable'; readonly code: string };

/** Sends probes with one key. Nothing is tried again, so the number of calls is known. */
export interface ProbeSender {
  send(probe: Probe, projectId: string | null): Promise<ProbeOutcome>;
  close(): Promise<void>;
}

export interface ProbeSenderOptions {
  readonly url: string;
  readonly fetch: FetchLike | undefined;
  readonly timeoutMs: number;
  readonly now: () => number;
  /** Called for each probe that is sent. */
  readonly onCall: () => void;
  /** Called with the time that the other side's `Date` header tells, in epoch milliseconds. */
  readonly onDate: (theirs: number) => void;
}

export function createProbeSender(apiKey: SecretLike, options: ProbeSenderOptions): ProbeSender {
  const baseUrl = normalizeBaseUrl(options.url);
  const transport = createTransport({ apiKey, fetch: options.fetch });
  return {
    async send({ operation: id, input }, projectId) {
      const operation: Operation = operations[id];
      const needsProject = operation.pathParameters.includes('project_id');
      if (needsProject && projectId === null) throw new TypeError('The probe needs a project.');
      const path = projectId !== null && needsProject ? { ...input.path, project_id: projectId } : input.path;
      const request = prepareRequest(baseUrl, id, { ...input, path });
      options.onCall();
      try {
        const { status, headers, body } = await transport.send(
          request,
          true,
          AbortSignal.timeout(options.timeoutMs),
        );
        const date = Date.parse(headers.get('date') ?? '');
        if (!Number.isNaN(date)) options.onDate(date);
        return {
          kind: 'answered',
          status,
          json: body.kind === 'json' ? body.value : undefined,
          retryAfterMs: retryAfterMs(headers.get('retry-after'), options.now()),
        };
      } catch (error) {
        if (!(error instanceof TransportFault)) throw error;
        return { kind: 'unreachable', code: error.kind === 'aborted' ? 'TIMEOUT' : error.cause.code };
      }
    },
    close: () => transport.close(),
  };
}
