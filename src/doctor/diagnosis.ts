import type { Scope } from '../revenuecat/generated/operations.ts';

/** One thing that was looked at. `note`: so by choice; `warning`: part of the server suffers; `error`: all of it. */
export interface Finding {
  readonly severity: 'ok' | 'note' | 'warning' | 'error';
  /** A sentence for whoever runs the server. Never holds a key, a token or text that upstream wrote. */
  readonly sentence: string;
}

/** `unknown`: it was asked and the answer does not tell. `not probed`: it was not asked, for the reason given. */
export interface PermissionFinding {
  readonly scope: Scope;
  readonly verdict: 'held' | 'lacking' | 'unknown' | 'not probed';
  readonly reason?: string;
}

/** What is known of one key, named by its setting. */
export interface KeyFinding {
  readonly setting: string;
  /** `refused`: upstream does not know it. `unknown`: no answer tells. */
  readonly state: 'accepted' | 'refused' | 'unknown' | 'not set';
  /** Empty for keys that have no permissions of their own. */
  readonly permissions: readonly PermissionFinding[];
}

/** Fields and mutations that will not work, and why. */
export interface Outage {
  readonly code: 'CONFIGURATION' | 'FORBIDDEN';
  /** By choice, such as mutations without a key for writing; it does not change the exit status. */
  readonly intended: boolean;
  readonly because: string;
  /** `Type.field`, sorted. */
  readonly features: readonly string[];
}

/** All that the doctor found. */
export interface Diagnosis {
  readonly upstream: 'sandbox' | 'api';
  readonly findings: readonly Finding[];
  readonly keys: readonly KeyFinding[];
  readonly outages: readonly Outage[];
  /** How many calls upstream got. */
  readonly calls: number;
}

/** 0: in order. 1: the server works, but not all of it, or not all could be found out. 2: it cannot work like this. */
export function exitStatusOf({ findings, keys, outages }: Diagnosis): 0 | 1 | 2 {
  if (findings.some(({ severity }) => severity === 'error')) return 2;
  const uncertain =
    findings.some(({ severity }) => severity === 'warning') ||
    outages.some(({ intended }) => !intended) ||
    keys.some(
      ({ state, permissions }) =>
        state === 'unknown' ||
        permissions.some(({ verdict }) => verdict === 'unknown' || verdict === 'lacking'),
    );
  return uncertain ? 1 : 0;
}
