import type { Finding, PermissionFinding } from './diagnosis.ts';
import { permissionProbes } from './permission-probes.ts';
import type { ProbeSender } from './probe-sender.ts';
import type { ServerKeys } from './server-keys.ts';
import { judgePermissionProbe } from './probe-verdict.ts';

/** Which project the server would serve, found out with the first call. */
export interface ProjectCheck {
  /** Null when it is not known, so that nothing about it can be asked. */
  readonly id: string | null;
  readonly isReachable: boolean;
  readonly keyRefused: boolean;
  /** What the same call told of the permission to list projects. */
  readonly permission: PermissionFinding | null;
  readonly findings: readonly Finding[];
}

const scope = 'project_configuration:projects:read';

/** Lists the projects of the reading key, and holds the configured one, or the lack of one, against them. */
export async function findProject(
  sender: ProbeSender,
  { projectId: configured, settings }: Pick<ServerKeys, 'projectId' | 'settings'>,
): Promise<ProjectCheck> {
  const probe = permissionProbes[scope];
  if ('notProbed' in probe) throw new TypeError('Listing projects has to be probed.');
  const outcome = await sender.send(probe, null);
  const verdict = judgePermissionProbe(probe, outcome);
  const check = { id: configured, isReachable: true, keyRefused: false, permission: null, findings: [] };

  if (outcome.kind === 'unreachable') {
    return {
      ...check,
      id: null,
      isReachable: false,
      findings: [error(`RevenueCat cannot be reached at REVENUECAT_API_URL (${outcome.code}).`)],
    };
  }
  if (verdict.kind === 'stop') {
    if (verdict.why === 'key refused') return { ...check, keyRefused: true };
    return { ...check, id: null, findings: [error('At REVENUECAT_API_URL there is no REST API v2 (404).')] };
  }

  const reason = verdict.reason === undefined ? {} : { reason: verdict.reason };
  const permission: PermissionFinding = { scope, verdict: verdict.kind, ...reason };
  if (verdict.kind !== 'held') {
    const missing = 'Set REVENUECAT_PROJECT_ID: which project to serve cannot be asked with this key.';
    return { ...check, permission, findings: configured === null ? [error(missing)] : [] };
  }
  const { ids, isWhole } = projectsOf(outcome.json);
  if (configured === null) {
    const [only, ...others] = ids;
    if (only !== undefined && others.length === 0) {
      return { ...check, id: only, permission, findings: [ok(`The key sees one project, ${only}.`)] };
    }
    const what =
      only === undefined ? 'no project' : 'several projects: set REVENUECAT_PROJECT_ID to one of them';
    return { ...check, permission, findings: [error(`The key sees ${what}.`)] };
  }
  if (ids.includes(configured)) {
    return { ...check, permission, findings: [ok('The key sees the project to serve.')] };
  }
  return isWhole
    ? {
        ...check,
        id: null,
        permission,
        findings: [error(`The key does not see the project in ${settings.project}.`)],
      }
    : { ...check, permission };
}

/** The ids of a page of projects, and whether it holds all of them. */
function projectsOf(json: unknown): { ids: readonly string[]; isWhole: boolean } {
  const { items, next_page: next } = (json ?? {}) as { items?: unknown; next_page?: unknown };
  const ids = (Array.isArray(items) ? items : []).flatMap((item: { id?: unknown } | null) =>
    typeof item?.id === 'string' && /^\w{1,64}$/.test(item.id) ? [item.id] : [],
  );
  return { ids, isWhole: next === null || next === undefined };
}

function ok(sentence: string): Finding {
  return { severity: 'ok', sentence };
}

function error(sentence: string): Finding {
  return { severity: 'error', sentence };
}
