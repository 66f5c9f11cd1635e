import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config/config.ts';
import type { SecretLike } from '../revenuecat/call.ts';
import { operations, type Operation, type Scope } from '../revenuecat/generated/operations.ts';
import type { FetchLike } from '../revenuecat/transport.ts';
import type { Sandbox } from '../sandbox/create-sandbox.ts';
import { clockFinding } from './clock-check.ts';
import type { Diagnosis, Finding, KeyFinding } from './diagnosis.ts';
import { featuresOf, type Feature } from './features.ts';
import { examineKey, examinePermissions, type ExaminedKey } from './key-examination.ts';
import { configurationOutages, forbiddenOutages, type ExaminedKeys } from './outages.ts';
import { externalProbe, v1Probe, type Probe } from './permission-probes.ts';
import { createProbeSender, type ProbeSender } from './probe-sender.ts';
import { findProject, type ProjectCheck } from './project-check.ts';
import { serverKeysOf, type ServerKeys } from './server-keys.ts';
import { checkSignIn, type FetchKeySet } from './sign-in-check.ts';

/** What the doctor is given besides the settings. */
export interface ExaminationParts {
  readonly schema: GraphQLSchema;
  /** The emulator, in sandbox mode. */
  readonly sandbox: Sandbox | null;
  /** Who sends to the real API; by default undici, as in the server. */
  readonly fetch?: FetchLike | undefined;
  readonly fetchKeySet: FetchKeySet;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type SenderFor = (key: SecretLike) => ProbeSender;

const externalSetting = 'REVENUECAT_EXTERNAL_API_KEYS';

/**
 * Looks at everything that the settings promise: the address, the clock, the project, each key's permissions, the ways
 * to sign in. Sends at most one call for each permission and key, writes nothing, and tries nothing again.
 */
export async function examine(config: Config, parts: ExaminationParts): Promise<Diagnosis> {
  const { timeoutMs, mode } = config.upstream;
  const servers = serverKeysOf(config.upstream, parts.sandbox, parts.fetch);
  const features = featuresOf(parts.schema);
  const skews: number[] = [];
  const senders: ProbeSender[] = [];
  let calls = 0;
  const senderFor = ({ url, fetch }: ServerKeys, key: SecretLike): ProbeSender => {
    const sender = createProbeSender(key, {
      url,
      fetch,
      timeoutMs,
      now: parts.now,
      onCall: () => (calls += 1),
      onDate: (theirs) => skews.push(theirs - parts.now()),
    });
    senders.push(sender);
    return sender;
  };

  try {
    const examined: Awaited<ReturnType<typeof examineKeys>>[] = [];
    for (const server of servers)
      examined.push(await examineKeys(server, features, (key) => senderFor(server, key)));
    const clock = clockFinding(skews);
    const signIn = await checkSignIn(config.auth, parts.fetchKeySet, timeoutMs);
    return {
      upstream: mode,
      findings: [
        ...examined.flatMap(({ findings }) => findings),
        ...(clock === null ? [] : [clock]),
        ...signIn,
      ],
      keys: examined
        .flatMap(({ keys }) => [keys.reading, keys.writing, keys.v1, ...keys.external])
        .map(withoutStop),
      outages: [
        ...examined.flatMap(({ keys }) => configurationOutages(features, keys)),
        ...forbiddenOutages(features, config.auth),
      ],
      calls,
    };
  } finally {
    await Promise.all(senders.map((sender) => sender.close()));
  }
}

async function examineKeys(
  server: ServerKeys,
  features: readonly Feature[],
  senderFor: SenderFor,
): Promise<{ keys: ExaminedKeys; findings: readonly Finding[] }> {
  const reader = senderFor(server.read);
  const project = await findProject(reader, server);
  const reading = await readingKey(server, reader, project, features);
  const { isReachable } = project;
  const lost = !isReachable || reading.stopped === 'unreachable' || reading.stopped === 'no such project';
  const projectId = lost ? null : project.id;
  const writing = await writingKey(server, reading, projectId, features, senderFor);
  const single = async (setting: string, key: SecretLike, probe: Probe): Promise<KeyFinding> =>
    lost ? unasked(setting) : examineKey(setting, senderFor(key), probe);
  const external: KeyFinding[] = [];
  for (const [appId, key] of server.external ?? []) {
    external.push(await single(`${externalSetting} for ${appId}`, key, externalProbe));
  }
  return {
    findings: [...project.findings, ...readingFindings(reading, server), ...writingFindings(writing)],
    keys: {
      reading,
      writing,
      v1:
        server.v1 === null
          ? notSet(server.settings.v1)
          : await single(server.settings.v1, server.v1, v1Probe),
      external: external.length > 0 || server.external === null ? external : [notSet(externalSetting)],
    },
  };
}

async function readingKey(
  { settings: { read: readSetting } }: ServerKeys,
  reader: ProbeSender,
  project: ProjectCheck,
  features: readonly Feature[],
): Promise<ExaminedKey> {
  const known = project.permission === null ? [] : [project.permission];
  if (project.keyRefused) return { ...unasked(readSetting), state: 'refused', stopped: 'key refused' };
  if (project.id === null) return { ...unasked(readSetting), permissions: known };
  const scopes = scopesOf(features.filter(({ isMutation }) => !isMutation));
  return examinePermissions(readSetting, reader, { projectId: project.id, scopes, known });
}

/** Where one key reads and writes, what reading has shown is not asked again. */
async function writingKey(
  server: ServerKeys,
  reading: ExaminedKey,
  projectId: string | null,
  features: readonly Feature[],
  senderFor: SenderFor,
): Promise<ExaminedKey> {
  const { write: writeSetting } = server.settings;
  if (server.write === null) return notSet(writeSetting);
  const isSame = server.write.reveal() === server.read.reveal();
  if (isSame && reading.state === 'refused') return { ...unasked(writeSetting), state: 'refused' };
  if (projectId === null) return unasked(writeSetting);
  const scopes = scopesOf(
    features.filter(({ isMutation, operation }) => isMutation && operations[operation].api === 'v2'),
  );
  const known = isSame ? reading.permissions.filter(({ scope }) => scopes.includes(scope)) : [];
  // Writing ones first, because they include reading.
  const ordered = scopes.toSorted((one, other) => Number(isReading(one)) - Number(isReading(other)));
  return examinePermissions(writeSetting, senderFor(server.write), { projectId, scopes: ordered, known });
}

function readingFindings(
  { state, stopped, permissions }: ExaminedKey,
  { settings }: ServerKeys,
): readonly Finding[] {
  const error = (sentence: string): readonly Finding[] => [{ severity: 'error', sentence }];
  if (state === 'refused') {
    return error(
      `RevenueCat refuses the key in ${settings.read}: it has to be a secret key of REST v2, not revoked.`,
    );
  }
  if (stopped === 'no such project')
    return error(`RevenueCat does not know the project in ${settings.project}.`);
  if (stopped === 'unreachable') return error('RevenueCat stopped answering.');
  const asked = permissions.filter(({ verdict }) => verdict !== 'not probed');
  if (asked.length > 1 && asked.every(({ verdict }) => verdict === 'lacking')) {
    return error(`The key in ${settings.read} may do nothing here: it may belong to another project.`);
  }
  return [];
}

function writingFindings({ stopped }: ExaminedKey): readonly Finding[] {
  if (stopped !== 'write accepted') return [];
  const sentence =
    'RevenueCat accepted a write that it has to refuse, so no further one was tried: look at the audit log of the project.';
  return [{ severity: 'warning', sentence }];
}

function scopesOf(features: readonly Feature[]): readonly Scope[] {
  const scopes = features.flatMap(({ operation }) => (operations[operation] as Operation).scopes);
  return [...new Set(scopes)].sort();
}

/** How the examination went is of no interest to whoever reads its result. */
function withoutStop({ setting, state, permissions }: KeyFinding): KeyFinding {
  return { setting, state, permissions };
}

function isReading(scope: Scope): boolean {
  return scope.endsWith(':read');
}

function notSet(setting: string): ExaminedKey {
  return { setting, state: 'not set', stopped: null, permissions: [] };
}

function unasked(setting: string): ExaminedKey {
  return { setting, state: 'unknown', stopped: null, permissions: [] };
}
