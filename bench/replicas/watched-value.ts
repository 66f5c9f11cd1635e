import { hotCustomer } from '../documents.ts';
import type { Cluster } from './cluster.ts';

/** A value that changes upstream while everybody reads it, with a webhook for each change. */
export interface WatchedValue {
  /** Changes it, and tells one of the servers; resolves when that one has taken it. */
  change(): Promise<void>;
  /** Reads it at whoever has the turn, and judges the answer. */
  read(): Promise<void>;
  /** How long each change took to be told, besides the last ones. */
  tally(): Readonly<Record<ReadVerdict, number>>;
}

/** `old`: an answer without a mark that misses a change which was told longer ago than is allowed. */
type ReadVerdict = 'right' | 'marked stale' | 'refused' | 'cut' | 'old';

const attribute = 'watched';
const query = `query ($id: ID!) { customer(id: $id) { attributes { nodes { name value } } } }`;
const body = JSON.stringify({ query, variables: { id: hotCustomer } });

/** `allowedMs` tells, for the moment at which a read began, how long ago a change may have been told without showing in it. */
export function createWatchedValue(cluster: Cluster, allowedMs: (beganAt: number) => number): WatchedValue {
  let latest = 0;
  const toldAt: { readonly value: number; readonly at: number }[] = [];
  const verdicts: Record<ReadVerdict, number> = { right: 0, 'marked stale': 0, refused: 0, cut: 0, old: 0 };

  /** The latest value that must show in what is asked for now. */
  const due = (beganAt: number): number => {
    const bound = beganAt - allowedMs(beganAt);
    return toldAt.findLast(({ at }) => at <= bound)?.value ?? 0;
  };

  const judge = async (): Promise<ReadVerdict> => {
    const atLeast = due(performance.now());
    const answer = await cluster.ask(body).catch(() => null);
    if (answer === null) return 'cut';
    if (answer.errors !== undefined) return 'refused';
    if (answer.extensions?.['stale'] !== undefined) return 'marked stale';
    const [, found = '0'] = /"name":"watched","value":"(\d+)"/.exec(JSON.stringify(answer.data)) ?? [];
    return Number(found) >= atLeast ? 'right' : 'old';
  };

  return {
    async change() {
      latest += 1;
      const value = latest;
      await cluster.upstream('POST', `customers/${hotCustomer}/attributes`, {
        attributes: [{ name: attribute, value: String(value) }],
      });
      const event = { id: `watched-${String(value)}`, type: 'RENEWAL', app_user_id: hotCustomer };
      // RevenueCat sends again after minutes what a server did not take; this run has only seconds.
      while ((await cluster.sendWebhook(event).catch(() => 0)) !== 200);
      toldAt.push({ value, at: performance.now() });
    },
    async read() {
      verdicts[await judge()] += 1;
    },
    tally: () => verdicts,
  };
}
