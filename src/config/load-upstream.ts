import type { Config, ProjectKeys, UpstreamConfig } from './config.ts';
import { isSet, type Environment } from './environment.ts';
import type { SettingValues } from './settings.ts';

/** Settings of a real account without its key: running on the sandbox then would surprise whoever set them. */
export function upstreamProblems(env: Environment, values: SettingValues): readonly string[] {
  if (isSet(env, 'REVENUECAT_PROJECTS')) return severalProjectsProblems(env, values);
  if (isSet(env, 'REVENUECAT_API_KEY')) return [];
  // Production says so itself.
  if (values.NODE_ENV === 'production') return [];
  const set = (
    [
      'REVENUECAT_WRITE_API_KEY',
      'REVENUECAT_V1_API_KEY',
      'REVENUECAT_EXTERNAL_API_KEYS',
      'REVENUECAT_PROJECT_ID',
      'REVENUECAT_API_URL',
    ] as const
  ).filter((name) => isSet(env, name));
  return set.map(
    (name) => `${name} is set without REVENUECAT_API_KEY: set the key, too, or unset ${name} for the sandbox`,
  );
}

/** With several projects, each brings its own keys: one that belongs to none of them would be used for the wrong one. */
function severalProjectsProblems(env: Environment, values: SettingValues): readonly string[] {
  const { REVENUECAT_PROJECTS: projects, REVENUECAT_PROJECT_ID: defaultId } = values;
  const single = (
    [
      'REVENUECAT_API_KEY',
      'REVENUECAT_WRITE_API_KEY',
      'REVENUECAT_V1_API_KEY',
      'REVENUECAT_WEBHOOK_AUTHORIZATION',
    ] as const
  ).filter((name) => isSet(env, name));
  const isKnown = projects?.some(({ projectId }) => projectId === defaultId) ?? true;
  return [
    ...single.map(
      (name) => `${name} is set beside REVENUECAT_PROJECTS: write it into the project that it belongs to`,
    ),
    ...(defaultId === undefined || isKnown
      ? []
      : ['REVENUECAT_PROJECT_ID is none of the projects in REVENUECAT_PROJECTS: name one of them']),
  ];
}

export function upstreamOf(values: SettingValues): UpstreamConfig {
  const calls = {
    timeoutMs: values.UPSTREAM_TIMEOUT_MS ?? 10_000,
    headroomPercent: values.UPSTREAM_HEADROOM_PERCENT ?? 5,
    maxConcurrency: values.UPSTREAM_MAX_CONCURRENCY ?? 64,
  };
  const several = defaultAndOthers(values);
  const api = {
    mode: 'api',
    url: values.REVENUECAT_API_URL ?? 'https://api.revenuecat.com',
    ...(values.REVENUECAT_EXTERNAL_API_KEYS === undefined
      ? {}
      : { externalKeys: values.REVENUECAT_EXTERNAL_API_KEYS }),
    ...calls,
  } as const;
  if (several !== null) return { ...api, ...several.default, otherProjects: several.others };
  if (values.REVENUECAT_API_KEY === undefined) return { mode: 'sandbox', ...calls };
  return {
    ...api,
    readKey: values.REVENUECAT_API_KEY,
    ...(values.REVENUECAT_WRITE_API_KEY === undefined ? {} : { writeKey: values.REVENUECAT_WRITE_API_KEY }),
    ...(values.REVENUECAT_V1_API_KEY === undefined ? {} : { v1Key: values.REVENUECAT_V1_API_KEY }),
    ...(values.REVENUECAT_PROJECT_ID === undefined ? {} : { projectId: values.REVENUECAT_PROJECT_ID }),
  };
}

/** The projects of `REVENUECAT_PROJECTS`, the default one apart; null where there is only one project. */
function defaultAndOthers(
  values: SettingValues,
): { readonly default: ProjectKeys; readonly others: readonly ProjectKeys[] } | null {
  const { REVENUECAT_PROJECTS: projects = [], REVENUECAT_PROJECT_ID: defaultId } = values;
  const chosen = projects.find(({ projectId }) => projectId === defaultId) ?? projects.at(0);
  if (chosen === undefined) return null;
  return { default: chosen, others: projects.filter((project) => project !== chosen) };
}

export function webhooksOf(values: SettingValues): Pick<Config, 'webhooks'> {
  const authorization =
    defaultAndOthers(values)?.default.webhookAuthorization ?? values.REVENUECAT_WEBHOOK_AUTHORIZATION;
  return authorization === undefined ? {} : { webhooks: { authorization } };
}
