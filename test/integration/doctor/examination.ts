import { scopeCatalogue } from '../../../src/auth/scopes.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import type { Diagnosis, KeyFinding, PermissionFinding } from '../../../src/doctor/diagnosis.ts';
import { examine, type ExaminationParts } from '../../../src/doctor/examine.ts';
import type { Scope } from '../../../src/revenuecat/generated/operations.ts';
import type { FetchLike } from '../../../src/revenuecat/transport.ts';
import type { Sandbox } from '../../../src/sandbox/create-sandbox.ts';
import { buildSchema } from '../../../src/schema/index.ts';

export const now = Date.UTC(2026, 10, 22, 12);
const schema = buildSchema();

/** What the doctor finds on the real API, played by the sandbox or by `fetch`, with these settings. */
export function examineApi(
  sandbox: Sandbox,
  env: Readonly<Record<string, string>> = {},
  parts: Partial<ExaminationParts> = {},
): Promise<Diagnosis> {
  const fetch: FetchLike = (url, init) => sandbox.fetch(url, init);
  const settings = {
    REVENUECAT_API_URL: 'https://upstream.invalid',
    REVENUECAT_API_KEY: sandbox.keys.read,
    AUTH_JWT_SECRET: 'a secret of the doctor tests, long enough',
    ...env,
  };
  return examineSettings(settings, { fetch, ...parts });
}

/** What it finds with exactly these settings. */
export function examineSettings(
  env: Readonly<Record<string, string>>,
  parts: Partial<ExaminationParts> = {},
): Promise<Diagnosis> {
  return examine(loadConfig(env, scopeCatalogue).config, {
    schema,
    sandbox: null,
    fetchKeySet: () => Promise.reject(new TypeError('fetch failed')),
    now: () => now,
    ...parts,
  });
}

export function keyOf(diagnosis: Diagnosis, setting: string): KeyFinding {
  const key = diagnosis.keys.find((one) => one.setting.startsWith(setting));
  if (key === undefined) throw new Error(`Nothing is said of ${setting}.`);
  return key;
}

/** The scopes of a key with this verdict. */
export function scopesWith(key: KeyFinding, verdict: PermissionFinding['verdict']): readonly Scope[] {
  return key.permissions.filter((finding) => finding.verdict === verdict).map(({ scope }) => scope);
}
