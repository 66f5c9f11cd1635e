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
}

/** The work of a call that does not say. */
export const unnamedWork: Work = { priority: 'interactive', caller: 'unknown' };
