import { openAuditFile, type AuditFile } from '../../audit/audit-file.ts';
import {
  createAuditQueue,
  type AuditDestination,
  type AuditQueue,
  type AuditReports,
} from '../../audit/audit-queue.ts';
import type { AuditRecord } from '../../audit/audit-record.ts';
import { createAuditStream } from '../../audit/audit-stream.ts';
import { ConfigError } from '../../config/config-error.ts';
import type { AuditConfig } from '../../config/config.ts';
import type { Logger } from '../../observability/logger.ts';
import type { Clock } from '../../revenuecat/clock.ts';
import type { MutationBeginning, MutationEnd } from '../../schema/context.ts';
import { UserError } from '../../schema/mutation/user-errors.ts';
import { errorCodeOf } from '../results/error-response.ts';
import type { RequestFacts } from '../request/request-facts.ts';
import type { RedisConnection } from '../../redis/redis-connection.ts';

/** Where the audit records of all requests go: to the log always, to a file or a Redis stream where the settings say so. */
export interface AuditTrail {
  /** A line in the log ahead of the send: a process that is killed leaves no record of what it had begun. */
  noteSend(send: Pick<MutationBeginning, 'mutation' | 'operation' | 'targetIds'>, by: RequestFacts): void;
  /** A mutation begins; what this gives writes its record. One that has not ended when the trail is closed has an unknown outcome. */
  begin(beginning: MutationBeginning, by: RequestFacts): (end: MutationEnd) => void;
  /** Null when records go to the log only. */
  status(): 'ok' | 'failing' | null;
  /** Records that wait for the file or the stream, and how many are kept in the log only since the start. */
  usage(): { readonly waiting: number; readonly lost: number };
  /** After the file was moved away, as log rotation does. */
  reopenFile(): void;
  /** Records what has not ended, and keeps what still waits, as far as it can be kept. */
  close(): Promise<void>;
}

/** Throws `ConfigError` when the file cannot be written. */
export async function createAuditTrail(
  config: AuditConfig,
  parts: {
    readonly logger: Logger;
    readonly clock: Clock;
    readonly redis: RedisConnection | null;
    /** Told each mutation that was tried, and how it ended. */
    readonly observe?: (mutation: string, outcome: string) => void;
  },
): Promise<AuditTrail> {
  const { clock, redis } = parts;
  // A quieter log still holds them.
  const logger = parts.logger.child({}, { level: parts.logger.level === 'silent' ? 'silent' : 'info' });
  let lost = 0;
  const reports: AuditReports = {
    failing: (destination, error) => {
      logger.error({ destination, reason: reasonOf(error) }, 'audit records cannot be written');
    },
    recovered: (destination) => {
      logger.info({ destination }, 'audit records are written again');
    },
    lost: (destination, { requestId, mutation }) => {
      lost += 1;
      logger.error({ destination, requestId, mutation }, 'an audit record is kept in this log only');
    },
  };
  const file = config.file === undefined ? null : await openFile(config.file);
  const stream =
    config.redisStream === undefined || redis === null
      ? null
      : createAuditStream(config.redisStream, () => redis.ready());
  const queues: readonly AuditQueue[] = [file, stream]
    .filter((destination): destination is AuditDestination => destination !== null)
    .map((destination) =>
      createAuditQueue(destination, { sleep: (ms, signal) => clock.sleep(ms, signal), reports }),
    );

  const write = (record: AuditRecord): void => {
    const { time: _time, ...logged } = record;
    logger.info(logged, 'audit');
    parts.observe?.(record.mutation, record.outcome);
    for (const queue of queues) queue.write(record);
  };
  /** What ends each mutation that is under way without its having ended. */
  const underWay = new Set<() => void>();

  return {
    noteSend({ mutation, operation, targetIds }, { viewer, requestId }) {
      const by = { requestId, viewer: viewer.name, viewerKind: viewer.kind };
      logger.info({ ...by, mutation, operation, targetIds }, 'mutation is sent');
    },
    begin(beginning, by) {
      const finish = (end: Omit<MutationEnd, 'outcome'>, outcome: string): void => {
        if (!underWay.delete(cutOff)) return;
        write(auditRecord({ ...beginning, ...end }, outcome, by));
      };
      const cutOff = (): void => {
        const { targetIds, startedAt } = beginning;
        finish({ targetIds, upstreamStatus: null, durationMs: clock.now() - startedAt }, 'OUTCOME_UNKNOWN');
      };
      underWay.add(cutOff);
      return ({ outcome, ...end }) => {
        finish(end, outcomeCode(outcome));
      };
    },
    status: () => (queues.length === 0 ? null : queues.some((queue) => queue.isFailing()) ? 'failing' : 'ok'),
    usage: () => ({ waiting: queues.reduce((sum, queue) => sum + queue.waiting(), 0), lost }),
    reopenFile: () => file?.reopen(),
    async close() {
      for (const cutOff of [...underWay]) cutOff();
      await Promise.all(queues.map((queue) => queue.close()));
    },
  };
}

function auditRecord(
  attempt: MutationBeginning & Omit<MutationEnd, 'outcome'>,
  outcome: string,
  { viewer, requestId }: RequestFacts,
): AuditRecord {
  const { startedAt, ...facts } = attempt;
  return {
    time: new Date(startedAt).toISOString(),
    requestId,
    viewer: viewer.name,
    viewerKind: viewer.kind,
    ...facts,
    outcome,
  };
}

function outcomeCode(outcome: MutationEnd['outcome']): string {
  if (outcome.kind === 'failed') {
    return outcome.error instanceof UserError ? outcome.error.code : errorCodeOf(outcome.error);
  }
  return outcome.kind === 'dry-run' ? 'DRY_RUN' : 'OK';
}

async function openFile(path: string): Promise<AuditFile> {
  try {
    return await openAuditFile(path);
  } catch (error) {
    throw new ConfigError([
      `AUDIT_FILE cannot be opened for appending (${reasonOf(error)}): name a file in a folder that this process may write`,
    ]);
  }
}

/** The code of a fault of the system, or the name of another error: messages may quote a path or a command. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as NodeJS.ErrnoException;
  return code ?? error.name;
}
