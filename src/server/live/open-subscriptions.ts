import type { Viewer } from '../../auth/viewer.ts';
import { SubscriptionLimitError } from './live-errors.ts';

/** How many subscriptions may be open at once. */
export interface SubscriptionLimits {
  /** Of everybody together. */
  readonly all: number;
  /** Of one viewer, by its kind. */
  readonly staff: number;
  readonly customer: number;
}

/** The subscriptions that are open in this process. */
export interface OpenSubscriptions {
  /**
   * Takes a place; gives it back when the function that is returned is called. `end` is called when the server stops, at
   * once if it has. Throws `SubscriptionLimitError` when no place is left.
   */
  enter(viewer: Viewer, end: () => void): () => void;
  /** How many there are. */
  count(): number;
  /** Ends all of them, and those that come. */
  close(): void;
}

export function createOpenSubscriptions(limits: SubscriptionLimits): OpenSubscriptions {
  const ends = new Set<() => void>();
  const countByViewer = new Map<string, number>();
  let isClosed = false;

  return {
    enter(viewer, end) {
      const name = nameOf(viewer);
      const ofViewer = countByViewer.get(name) ?? 0;
      const most = viewer.kind === 'staff' ? limits.staff : limits.customer;
      if (ofViewer >= most) throw new SubscriptionLimitError('VIEWER', most);
      if (ends.size >= limits.all) throw new SubscriptionLimitError('SERVER', limits.all);
      // A function of its own for each, since a set holds each function once.
      const entry = (): void => end();
      ends.add(entry);
      countByViewer.set(name, ofViewer + 1);
      if (isClosed) queueMicrotask(entry);
      return () => {
        if (!ends.delete(entry)) return;
        const left = (countByViewer.get(name) ?? 1) - 1;
        if (left > 0) countByViewer.set(name, left);
        else countByViewer.delete(name);
      };
    },
    count: () => ends.size,
    close() {
      isClosed = true;
      for (const end of [...ends]) end();
    },
  };
}

/** A token and a JWT may have the same name without being the same person. */
function nameOf({ kind, credential, name }: Viewer): string {
  return JSON.stringify([kind, credential, name]);
}
