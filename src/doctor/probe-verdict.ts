import { operations, type Domain } from '../revenuecat/generated/operations.ts';
import type { KeyFinding } from './diagnosis.ts';
import type { Probe } from './permission-probes.ts';
import type { ProbeOutcome } from './probe-sender.ts';

/** What makes every further question with a key pointless or, where a write went through, unsafe. */
export type StopReason = 'key refused' | 'no such project' | 'unreachable' | 'write accepted';

/** What one probe told. */
export type ProbeVerdict =
  | { readonly kind: 'stop'; readonly why: StopReason }
  | {
      readonly kind: 'held' | 'lacking' | 'unknown';
      readonly isRateLimited: boolean;
      /** Why it is unknown, as a phrase. */
      readonly reason?: string;
    };

export function domainOf({ operation }: Probe): Domain {
  return operations[operation].domain;
}

const told = (kind: 'held' | 'lacking'): ProbeVerdict => ({ kind, isRateLimited: false });
const unclear = (reason: string, isRateLimited = false): ProbeVerdict => ({
  kind: 'unknown',
  isRateLimited,
  reason,
});

/**
 * Decided by the status alone, as upstream documents it: 403 is a missing permission, and whatever finds fault with the
 * id or the body has got past the permission. Only JSON counts: a proxy's page says nothing about a key.
 */
export function judgePermissionProbe(probe: Probe, outcome: ProbeOutcome): ProbeVerdict {
  if (outcome.kind === 'unreachable') return { kind: 'stop', why: 'unreachable' };
  const { status, json, retryAfterMs } = outcome;
  if (status === 401) return { kind: 'stop', why: 'key refused' };
  if (json === undefined) return unclear('something other than RevenueCat answered');
  const isWrite = operations[probe.operation].method !== 'GET';
  switch (status) {
    case 200:
    case 201:
      return isWrite ? { kind: 'stop', why: 'write accepted' } : told('held');
    case 403:
      return told('lacking');
    case 404:
      return isWrite || asksAboutAnObject(probe) ? told('held') : { kind: 'stop', why: 'no such project' };
    case 400:
    case 422:
      return isWrite ? told('held') : unclear(`the answer was ${String(status)}`);
    case 429: {
      const wait = retryAfterMs === null ? '' : `; ask again in ${String(Math.ceil(retryAfterMs / 1000))} s`;
      return unclear(`the rate limit is reached${wait}`, true);
    }
    default:
      return unclear(`the answer was ${String(status)}`);
  }
}

/** v1 and external purchases look at the key first; then at the body, which is empty and cannot pass. */
export function judgeKeyProbe(outcome: ProbeOutcome): KeyFinding['state'] {
  if (outcome.kind === 'unreachable') return 'unknown';
  if (outcome.status === 401 || outcome.status === 403) return 'refused';
  if (outcome.json === undefined) return 'unknown';
  return outcome.status === 400 || outcome.status === 422 ? 'accepted' : 'unknown';
}

function asksAboutAnObject({ operation, input }: Probe): boolean {
  return operations[operation].pathParameters.length > 1 && input.path !== undefined;
}
