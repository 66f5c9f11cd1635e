import { parseArgs } from 'node:util';

/** What the command was asked to do. */
export interface RegistrationOptions {
  /** Where RevenueCat is to send webhooks, as a URL that is written in one way only. */
  readonly url: string;
  /** Null keeps the name of an integration that exists, and gives a new one ours. */
  readonly name: string | null;
  /** Where the authorization is written; null prints it. */
  readonly secretFile: string | null;
  readonly rotateSecret: boolean;
  readonly dryRun: boolean;
}

/** Options that cannot be used; the message is a sentence for whoever typed them. */
export class UsageError extends Error {}

export const usage = `Usage: npm run webhooks:register -- --url https://<this server>/webhooks/revenuecat [options]

  --url <address>        where RevenueCat sends webhooks: this server, as the internet reaches it
  --name <text>          what the dashboard calls the integration
  --secret-file <path>   write the authorization to this new file, instead of printing it once
  --rotate-secret        give an integration that exists a new authorization
  --dry-run              say what would be done, and change nothing

Settings: REVENUECAT_API_KEY and REVENUECAT_WRITE_API_KEY, and REVENUECAT_PROJECT_ID where the key sees several projects. A new
integration gets REVENUECAT_WEBHOOK_AUTHORIZATION where that is set, and a new secret otherwise.`;

/** Reads the options. Throws `UsageError`. */
export function readOptions(args: readonly string[]): RegistrationOptions {
  const given = parsed(args);
  if (given.url === undefined) throw new UsageError('--url is missing.');
  if (given.name?.trim() === '') throw new UsageError('--name is empty.');
  return {
    url: webhookUrl(given.url),
    name: given.name ?? null,
    secretFile: given['secret-file'] ?? null,
    rotateSecret: given['rotate-secret'] ?? false,
    dryRun: given['dry-run'] ?? false,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: { type: 'string' },
        name: { type: 'string' },
        'secret-file': { type: 'string' },
        'rotate-secret': { type: 'boolean' },
        'dry-run': { type: 'boolean' },
      },
    }).values;
  } catch {
    throw new UsageError('These options are not known, or one of them lacks its value.');
  }
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Throws `UsageError` for an address that cannot be right, or that would send the authorization in the clear. */
function webhookUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null) throw new UsageError('--url is no URL.');
  if (url.username !== '' || url.password !== '')
    throw new UsageError('--url holds a password. The authorization is a header of its own.');
  if (url.hash !== '') throw new UsageError('--url has a part behind "#", which is never sent.');
  const isLoopback = loopback.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback))
    throw new UsageError(
      '--url must begin with https://, so that nobody on the way reads the authorization.',
    );
  if (!/\/webhooks\/revenuecat(\/[^/]+)?$/.test(url.pathname))
    throw new UsageError('--url must end in /webhooks/revenuecat: this server takes webhooks nowhere else.');
  return url.href;
}
