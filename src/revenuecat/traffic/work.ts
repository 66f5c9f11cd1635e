import type { OperationId } from '../generated/operations.ts';

/**
 * What a call is for, the most urgent first. `mutation`: a write that somebody waits for; a slice of every budget is
 * kept for it. `interactive`: a read of one thing. `list`: long lists and what fans out from them. `background`: a
 * refresh that nobody waits for, which gets a share and never more.
 */
export const priorities = ['mutation', 'interactive', 'list', 'background'] as const;

export type Priority = (typeof priorities)[number];

/** Whose call it is, so that callers who wait for the same budget take turns. */
export interface Work {
  readonly priority: Priority;
  /** Who asked, such as the name of a viewer. Callers of one priority take turns. */
  readonly caller: string;
  /** Which of the caller's requests; these take turns within the caller. */
  readonly request?: string | undefined;
  /** Told what the call really does; what it throws is dropped. */
  readonly observer?: WorkObserver | undefined;
}

/** Keeps the account of one request's calls, retries included. */
export interface WorkObserver {
  /** The call is sent, for the first time or again. */
  readonly sent?: (operationId: OperationId) => void;
  /** The call had to wait for its turn, in milliseconds. */
  readonly waited?: (ms: number) => void;
}

/** The work of a call that does not say. */
export const unnamedWork: Work = { priority: 'interactive', caller: 'unknown' };
