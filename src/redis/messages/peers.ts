/** So long a server may say nothing and be taken to be well: it says that it lives every second. */
export const silentMs = 5_000;
/** Who has died stays missed for so long; longer than anything is kept because its changes are announced. */
export const forgottenMs = 15 * 60_000;

/** The other servers, and whether all that they hear can be heard here. */
export interface Peers {
  heard(server: string): void;
  /** It said good-bye, with nothing left untold. */
  left(server: string): void;
  /** While nothing at all could be heard, nobody was silent. */
  listenAnew(): void;
  /**
   * Since when (epoch milliseconds) none has been missing; null while one is. It may live and be cut off alone, and what it is told of
   * nobody else hears.
   */
  completeSince(): number | null;
}

/** `now`: epoch milliseconds. `elapsed`: the milliseconds of this machine that silence is counted in, as the others count theirs. */
export function createPeers({ now, elapsed }: { now(): number; elapsed(): number }): Peers {
  const heardAt = new Map<string, number>();
  let completeSince = -Infinity;

  return {
    heard(server) {
      const at = heardAt.get(server);
      if (at !== undefined && elapsed() - at > silentMs) completeSince = now();
      heardAt.set(server, elapsed());
    },
    left(server) {
      heardAt.delete(server);
    },
    listenAnew() {
      for (const server of heardAt.keys()) heardAt.set(server, elapsed());
    },
    completeSince() {
      for (const [server, at] of heardAt) {
        const silence = elapsed() - at;
        if (silence > forgottenMs) {
          heardAt.delete(server);
          completeSince = now();
        } else if (silence > silentMs) {
          return null;
        }
      }
      return completeSince;
    },
  };
}
