import type { Loaded } from './cache-question.ts';

/** What a second tier knows of one key, as of one moment. */
export interface TierLook {
  /** What a server loaded and no change has made wrong since; null for nothing, or when the tier cannot be asked. */
  readonly found: Loaded<unknown> | null;
  /**
   * Remembers what was loaded after the look, for all servers, unless one of its tags was invalidated since. Nobody waits
   * for it.
   */
  remember(key: string, loaded: Loaded<unknown>): void;
  /** The load that followed the look is over, however it ended. */
  end(): void;
}

/** Answers that several servers share, behind the memory of each. */
export interface SecondTier {
  /**
   * Never rejects, and answers within a moment. With `oneAtATime` it waits, within bounds, while another server loads the
   * same; who gets nothing then is to load it.
   */
  look(
    key: string,
    options: { readonly oneAtATime: boolean; readonly signal: AbortSignal },
  ): Promise<TierLook>;
  /** Makes everything with one of the tags wrong, here and in the memory of every other server. */
  invalidate(tags: readonly string[]): void;
}
