import type { Scope } from '../revenuecat/generated/operations.ts';
import type { KeyFinding, PermissionFinding } from './diagnosis.ts';
import { permissionProbes, type Probe } from './permission-probes.ts';
import type { ProbeSender } from './probe-sender.ts';
import { domainOf, judgeKeyProbe, judgePermissionProbe, type StopReason } from './probe-verdict.ts';

/** What is known of a key after all its probes, or after the one that made the rest pointless. */
export interface ExaminedKey extends KeyFinding {
  /** Why no further probe made sense. */
  readonly stopped: StopReason | null;
}

/**
 * Asks about each permission with one call, one after another; what is known already, or follows from what is known, is
 * not asked. A refused key, a missing project, a lost connection or a write that went through end it, and a domain whose limit is reached is left
 * alone.
 */
export async function examinePermissions(
  setting: string,
  sender: ProbeSender,
  asked: { projectId: string; scopes: Iterable<Scope>; known: readonly PermissionFinding[] },
): Promise<ExaminedKey> {
  const permissions = new Map(asked.known.map((finding) => [finding.scope, finding]));
  const exhausted = new Map<string, string>();
  let accepted = asked.known.some(({ verdict }) => verdict === 'held' || verdict === 'lacking');
  const note = (scope: Scope, verdict: PermissionFinding['verdict'], reason?: string): void => {
    permissions.set(scope, { scope, verdict, ...(reason === undefined ? {} : { reason }) });
  };

  for (const scope of asked.scopes) {
    if (permissions.has(scope)) continue;
    const probe = permissionProbes[scope];
    if ('notProbed' in probe) {
      note(scope, 'not probed', probe.notProbed);
      continue;
    }
    const limited = exhausted.get(domainOf(probe));
    if (isImplied(scope, permissions) || limited !== undefined) {
      note(scope, limited === undefined ? 'held' : 'unknown', limited);
      continue;
    }
    const verdict = judgePermissionProbe(probe, await sender.send(probe, asked.projectId));
    if (verdict.kind === 'stop') {
      const state = verdict.why === 'key refused' ? 'refused' : accepted ? 'accepted' : 'unknown';
      return { setting, state, stopped: verdict.why, permissions: [...permissions.values()] };
    }
    accepted ||= verdict.kind !== 'unknown';
    if (verdict.isRateLimited) exhausted.set(domainOf(probe), verdict.reason ?? '');
    note(scope, verdict.kind, verdict.reason);
  }
  return {
    setting,
    state: accepted ? 'accepted' : 'unknown',
    stopped: null,
    permissions: [...permissions.values()],
  };
}

/** Asks once whether a key is known that has no permissions to choose. */
export async function examineKey(setting: string, sender: ProbeSender, probe: Probe): Promise<KeyFinding> {
  return { setting, state: judgeKeyProbe(await sender.send(probe, null)), permissions: [] };
}

/** `read_write` includes `read`. */
function isImplied(scope: Scope, permissions: ReadonlyMap<string, PermissionFinding>): boolean {
  return scope.endsWith(':read') && permissions.get(`${scope}_write`)?.verdict === 'held';
}
