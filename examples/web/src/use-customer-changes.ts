import { useEffect } from 'react';
import type { FacadeClient } from 'revenuecat-graphql/client';

/**
 * Calls `lookAgain` whenever the customer may have changed: as soon as the server says so. While it cannot, as when it is
 * started anew, every few seconds; such looks are cheap, because the server answers them from memory.
 */
export function useCustomerChanges(
  facade: FacadeClient,
  id: string | undefined,
  lookAgain: () => void,
): void {
  useEffect(() => {
    if (id === undefined) return undefined;
    const leaving = new AbortController();
    const follow = async (): Promise<void> => {
      const changes = facade.customerChanges({ id, signal: leaving.signal, pollEveryMs: 3_000 });
      for await (const _change of changes) lookAgain();
    };
    void follow();
    return () => {
      leaving.abort();
    };
  }, [facade, id, lookAgain]);
}
