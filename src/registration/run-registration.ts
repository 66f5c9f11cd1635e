import type { Config, UpstreamConfig } from '../config/config.ts';
import type { RevenueCatClient } from '../revenuecat/call.ts';
import { createClient } from '../revenuecat/create-client.ts';
import {
  ConflictError,
  OutcomeUnknownError,
  RevenueCatError,
  UpstreamCredentialError,
} from '../revenuecat/errors.ts';
import type { FetchLike } from '../revenuecat/transport.ts';
import { createSecretFile, newAuthorization } from './new-secret.ts';
import { readOptions, usage, UsageError, type RegistrationOptions } from './options.ts';
import { RegistrationError, registerWebhook, type Registration } from './register-webhook.ts';

/** What the command says and how it ends. */
export interface RegistrationResult {
  /** 0 when the integration is as it should be, 1 when it could not be made so, 2 for options or settings that are wrong. */
  readonly status: 0 | 1 | 2;
  readonly output: string;
  readonly problem: string | null;
}

/** Runs the command. The only secret in what it gives back is the new authorization, where it was not to go to a file. */
export async function runRegistration(
  args: readonly string[],
  config: Pick<Config, 'upstream' | 'webhooks'>,
  parts: { readonly fetch?: FetchLike } = {},
): Promise<RegistrationResult> {
  const failed = (status: 1 | 2, problem: string): RegistrationResult => ({ status, output: '', problem });
  let options: RegistrationOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    if (error instanceof UsageError) return failed(2, `${error.message}\n\n${usage}`);
    throw error;
  }
  const { upstream } = config;
  if (upstream.mode !== 'api')
    return failed(
      2,
      'No API key is set: the embedded sandbox tells its server of changes without an integration.',
    );
  if (upstream.writeKey === undefined)
    return failed(
      2,
      'REVENUECAT_WRITE_API_KEY is not set, and an integration is made with the key that writes.',
    );
  const client = createClient({
    baseUrl: upstream.url,
    apiKey: upstream.writeKey,
    timeoutMs: upstream.timeoutMs,
    fetch: parts.fetch,
  });
  try {
    return await register(client, upstream, config.webhooks?.authorization.reveal(), options);
  } catch (error) {
    if (error instanceof RegistrationError) return failed(1, error.message);
    if (error instanceof RevenueCatError) return failed(1, sentenceOf(error));
    throw error;
  } finally {
    await client.close();
  }
}

async function register(
  client: RevenueCatClient,
  upstream: UpstreamConfig & { mode: 'api' },
  configured: string | undefined,
  options: RegistrationOptions,
): Promise<RegistrationResult> {
  const projectId = upstream.projectId ?? (await onlyProject(client));
  const file =
    options.secretFile === null || options.dryRun ? null : await createSecretFile(options.secretFile);
  const set: { value: string | null } = { value: null };
  const authorization = (): string =>
    (set.value ??= options.rotateSecret || configured === undefined ? newAuthorization() : configured);
  let registration: Registration;
  try {
    registration = await registerWebhook(client, projectId, options, authorization);
  } catch (error) {
    // It may be in use now: whoever cannot know keeps it.
    if (error instanceof OutcomeUnknownError && set.value !== null) await file?.write(set.value);
    else await file?.remove();
    throw error;
  }
  if (set.value === null) await file?.remove();
  else await file?.write(set.value);
  return {
    status: 0,
    output: report(registration, options, set.value === configured ? null : set.value).join('\n'),
    problem: null,
  };
}

/** Throws `RegistrationError` where the key sees another number of projects than one. */
async function onlyProject(client: RevenueCatClient): Promise<string> {
  const { items } = await client.page('list-projects', {}, { limit: 2 });
  const [only, ...others] = items;
  if (only !== undefined && others.length === 0) return only.id;
  throw new RegistrationError(
    `The key sees ${only === undefined ? 'no project' : 'several projects'}. Set REVENUECAT_PROJECT_ID.`,
  );
}

function report(
  { kind, integrationId, name, changes, newAuthorization: isNew }: Registration,
  { url, dryRun, secretFile }: RegistrationOptions,
  secret: string | null,
): readonly string[] {
  const which = `the integration "${name}"${integrationId === null ? '' : ` (${integrationId})`} for ${url}`;
  const verb = {
    created: ['Created', 'Would create'],
    updated: ['Updated', 'Would update'],
    unchanged: ['Left', 'Would leave'],
  }[kind];
  const lines = [`${verb[dryRun ? 1 : 0] ?? ''} ${which}${kind === 'unchanged' ? ' as it is' : ''}.`];
  for (const { setting, from, to } of changes) lines.push(`  ${setting}: ${from} -> ${to}`);
  if (isNew && kind === 'updated') lines.push('  authorization: a new one');
  if (dryRun) return [...lines, 'Nothing was changed.'];
  if (kind === 'unchanged' || !isNew)
    return [
      ...lines,
      'Its authorization is as it was; RevenueCat never shows it. Where this server does not have it, use --rotate-secret.',
    ];
  if (secret === null) return [...lines, 'It sends what is set in REVENUECAT_WEBHOOK_AUTHORIZATION.'];
  return secretFile === null
    ? [
        ...lines,
        '',
        'Set this on the server; it is shown this once:',
        `REVENUECAT_WEBHOOK_AUTHORIZATION=${secret}`,
      ]
    : [
        ...lines,
        `Its authorization is in ${secretFile}: set REVENUECAT_WEBHOOK_AUTHORIZATION on the server to that.`,
      ];
}

/** What went wrong, in a sentence with what to do; the client's errors hold no secret. */
function sentenceOf(error: RevenueCatError): string {
  if (error instanceof UpstreamCredentialError) {
    return error.status === 403
      ? `REVENUECAT_WRITE_API_KEY may not do this: it needs ${error.scopes.join(' and ')}.`
      : 'RevenueCat refuses REVENUECAT_WRITE_API_KEY.';
  }
  if (error instanceof OutcomeUnknownError)
    return 'RevenueCat gave no clear answer, so the change may have been made. Run this again: it finds out. A new authorization is only certain after --rotate-secret.';
  if (error instanceof ConflictError)
    return 'Something else changes the integration at the moment. Run this again.';
  return `RevenueCat did not do it (${error.message}) Nothing was changed.`;
}
