import { GraphQLError, type ExecutionResult } from 'graphql';
import type { Clock } from '../../revenuecat/clock.ts';
import { CredentialExpiredError } from './live-errors.ts';

/** How a subscription ends. `unread`: whoever subscribed does not take what it is given. `over`: nothing more comes. */
type End = 'left' | 'closing' | 'expired' | 'unread' | 'over';

/** The results of a subscription, event by event. `end` ends it from outside; it is then over for its reader as well. */
export interface EventStream extends AsyncIterableIterator<ExecutionResult> {
  end(how: End): void;
}

/** A result that nobody has come to take for so long will not be taken. */
const longestUnreadMs = 60_000;
const checkEveryMs = 15_000;

/**
 * Reads events one by one, so that while one is executed the others wait, and replace each other, in the bounded queue of
 * the bus. Looks after what only time brings: the end of the credential, and readers that are there and do not read.
 */
export function createEventStream<Event>(options: {
  /** Ends when `onEnd` was called. */
  source: AsyncIterator<Event>;
  /** What is still executed when `onEnd` is called is thrown away. */
  execute(event: Event): Promise<ExecutionResult>;
  /** Epoch milliseconds; absent for a credential that does not expire. */
  expiresAt: number | undefined;
  clock: Clock;
  /** Called once, however it ends. */
  onEnd(how: End): void;
}): EventStream {
  const { source, execute, expiresAt = Infinity, clock, onEnd } = options;
  const over = new AbortController();
  const state: { ended: End | null; unreadSince: number | null } = {
    ended: null,
    unreadSince: clock.now(),
  };

  const end = (how: End): void => {
    if (state.ended !== null) return;
    state.ended = how;
    over.abort();
    onEnd(how);
  };

  const watch = async (): Promise<void> => {
    while (state.ended === null) {
      const now = clock.now();
      if (now >= expiresAt) {
        end('expired');
      } else if (state.unreadSince !== null && now - state.unreadSince >= longestUnreadMs) {
        end('unread');
      } else {
        await clock.sleep(Math.min(checkEveryMs, expiresAt - now), over.signal).catch(() => undefined);
      }
    }
  };

  async function* results(): AsyncGenerator<ExecutionResult, void> {
    try {
      while (state.ended === null) {
        const step = await source.next();
        if (step.done === true) break;
        if (clock.now() >= expiresAt) end('expired');
        if (isOver(state)) break;
        const result = await execute(step.value);
        if (isOver(state)) break;
        yield result;
      }
    } catch (error) {
      if (!isOver(state)) yield resultOf(error);
    }
    if (state.ended === 'expired') yield resultOf(new CredentialExpiredError());
    end('over');
  }

  const generator = results();
  void watch();
  return {
    end,
    async next() {
      state.unreadSince = null;
      const step = await generator.next();
      state.unreadSince = clock.now();
      return step;
    },
    async return() {
      end('left');
      return generator.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

// A function, because the compiler takes what it has seen of a state to hold until the next assignment that it sees.
function isOver(state: { readonly ended: End | null }): boolean {
  return state.ended !== null;
}

function resultOf(error: unknown): ExecutionResult {
  const original = error instanceof Error ? error : new Error('A source failed.', { cause: error });
  return { errors: [new GraphQLError(original.message, { originalError: original })] };
}
