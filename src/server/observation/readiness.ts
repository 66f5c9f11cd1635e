/** `degraded`: it answers, but worse than it should. `unavailable`: the server cannot do its work without it. */
type PartState = 'ok' | 'degraded' | 'unavailable';

/** Whether the server can serve, and what is wrong if not. Holds names and states, nothing else. */
export interface ReadinessReport {
  readonly status: 'ready' | 'degraded' | 'unavailable';
  readonly parts: Readonly<Record<string, PartState>>;
}

export interface Readiness {
  /** What is known now. */
  report(): ReadinessReport;
  /** The same, after what has never been asked for was asked for: the project, and the keys of the token issuer. */
  check(): Promise<ReadinessReport>;
  /** The server stops: it is not ready from now on. */
  drain(): void;
}

/** How long a probe waits for what it asks; the question goes on, and the next probe finds its answer. */
const longestCheckMs = 1_000;
/** Whoever probes, and however often: upstream and issuer are asked no more often than this. */
const betweenChecksMs = 5_000;

/**
 * A load balancer takes a server away that is not ready, so only that counts as `unavailable` which another server may
 * not have, or without which nothing can be answered. Upstream being down is not: all servers have it, and answers that
 * are remembered are still given.
 */
export function createReadiness(parts: {
  readonly circuit: () => 'closed' | 'open' | 'half-open';
  /** Null where there is no Redis. A slow or full one is away as well: nobody uses it then, though it is connected. */
  readonly redis: (() => 'ok' | 'away') | null;
  /** Null where audit records go to the log only. */
  readonly audit: () => 'ok' | 'failing' | null;
  /** Null where no keys are fetched. `others`: whether somebody can sign in without them. */
  readonly issuer: { known(): boolean; fetch(): Promise<void>; readonly others: boolean } | null;
  readonly project: { known(): boolean; find(): Promise<unknown> };
  readonly clock: { now(): number; sleep(ms: number, signal: AbortSignal): Promise<void> };
}): Readiness {
  const { circuit, redis, audit, issuer, project, clock } = parts;
  let draining = false;
  let checkedAt = -Infinity;

  const states = (): Readonly<Record<string, PartState>> => {
    const auditStatus = audit();
    return {
      server: draining ? 'unavailable' : 'ok',
      upstream: circuit() === 'closed' ? 'ok' : 'degraded',
      project: project.known() ? 'ok' : 'unavailable',
      ...(issuer === null
        ? {}
        : { issuer: issuer.known() ? 'ok' : issuer.others ? 'degraded' : 'unavailable' }),
      ...(redis === null ? {} : { redis: redis() === 'away' ? 'degraded' : 'ok' }),
      ...(auditStatus === null ? {} : { audit: auditStatus === 'ok' ? 'ok' : 'degraded' }),
    };
  };

  const report = (): ReadinessReport => {
    const known = states();
    const all = Object.values(known);
    const status = all.includes('unavailable')
      ? 'unavailable'
      : all.includes('degraded')
        ? 'degraded'
        : 'ready';
    return { status, parts: known };
  };

  const ask = async (): Promise<void> => {
    const projectFound = project.known() ? Promise.resolve() : project.find();
    const keysFetched = issuer === null || issuer.known() ? Promise.resolve() : issuer.fetch();
    await Promise.allSettled([projectFound, keysFetched]);
  };

  return {
    report,
    async check() {
      const isMissing = !project.known() || issuer?.known() === false;
      if (!draining && isMissing && clock.now() - checkedAt >= betweenChecksMs) {
        checkedAt = clock.now();
        const over = new AbortController();
        const late = clock.sleep(longestCheckMs, over.signal).catch(() => undefined);
        await Promise.race([ask(), late]);
        over.abort();
      }
      return report();
    },
    drain() {
      draining = true;
    },
  };
}
