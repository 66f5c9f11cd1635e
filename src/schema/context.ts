import type { Viewer } from '../auth/viewer.ts';
import type { DomainEvent, Topic } from '../events/domain-events.ts';
import type { Cursors } from './common/cursor.ts';
import type { OperationId } from '../revenuecat/generated/operations.ts';
import type { RequestLoaders } from '../loading/request-loaders.ts';
import type { UpstreamProjects } from '../loading/upstream-projects.ts';
import type { Idempotency } from '../loading/idempotency.ts';
import type { ResourceChange } from '../loading/resource-change.ts';

/** What a resolver may use. One for each request; nothing in it outlives the request but what is shared by design. */
export interface RequestContext {
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly loaders: RequestLoaders;
  readonly upstream: UpstreamProjects;
  readonly cursors: Cursors;
  readonly idempotency: Idempotency;
  /** Epoch milliseconds. An answer that this was asked for is not kept: fields that can do with `liesAhead` use that. */
  now(): number;
  /** Whether the time of the document is up, and it was answered without what had not ended. */
  isOverdue(): boolean;
  /**
   * Whether a moment (epoch milliseconds) is still to come, by the one clock by which time-dependent fields are judged. When
   * it has come, the answer does not hold any more.
   */
  liesAhead(moment: number): boolean;
  /** Largest `first` of a connection. */
  readonly maxPageSize: number;
  /** Names of attributes that a customer does not see of itself. */
  readonly hiddenAttributes: ReadonlySet<string>;
  /** Names of the mutations that customers may run on what is theirs. */
  readonly selfService: ReadonlySet<string>;
  /** Says that something upstream has changed: everything that relied on it is read again. */
  changed(change: ResourceChange): void;
  /** Notes a mutation that is about to be sent, for the case that this process does not live to write its record. */
  noteSend(send: Pick<MutationBeginning, 'mutation' | 'operation' | 'targetIds'>): void;
  /** Notes that a mutation begins, and gives what writes its audit record when it has ended. */
  audit(attempt: MutationBeginning): (end: MutationEnd) => void;
  /** A root field begins to resolve; what it gives is told how that ended. Absent where nobody measures. */
  readonly watchField?: (field: string) => (failed: boolean) => void;
  readonly live: LiveEvents;
}

/** What happens while somebody follows it. */
interface LiveEvents {
  /** Events from this moment on, until the subscription of this context ends. */
  follow<Event extends DomainEvent>(topic: Topic<Event>): AsyncIterableIterator<Event>;
  /** Whether RevenueCat tells this server of changes: as usual, not for a while, or never. */
  feed(projectId: string): FeedState;
}

/** `none`: no webhooks are taken, so only what this server itself changes is told. */
export type FeedState = 'live' | 'silent' | 'none';

/** A mutation that somebody tries, for the audit record. Holds no input values but ids. */
export interface MutationBeginning {
  readonly mutation: string;
  readonly operation: OperationId;
  /** Without the project: that is known at the end. */
  readonly targetIds: Readonly<Record<string, string>>;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** How it ended. */
export interface MutationEnd {
  readonly targetIds: Readonly<Record<string, string>>;
  readonly outcome:
    { readonly kind: 'done' | 'dry-run' } | { readonly kind: 'failed'; readonly error: unknown };
  /** Upstream's answer; null when it was not sent, or not answered. */
  readonly upstreamStatus: number | null;
  readonly durationMs: number;
}
