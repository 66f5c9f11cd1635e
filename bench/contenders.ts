import { createHash } from 'node:crypto';
import { startMeasured, type Usage } from './measured-process.ts';
import type { SandboxProcess } from './sandbox-process.ts';

/** Ours, and what it is compared with. */
export const contenders = {
  ours: { title: 'revenuecat-graphql', program: ['src/main.ts'] },
  tuned: { title: 'Apollo tuned', program: ['bench/competitors/apollo-server.ts', 'tuned'] },
  plain: { title: 'Apollo plain', program: ['bench/competitors/apollo-server.ts', 'plain'] },
  floor: { title: 'REST, no GraphQL', program: ['bench/competitors/direct-rest-server.ts'] },
} as const;

export type ContenderName = keyof typeof contenders;
export const contenderNames = Object.keys(contenders) as readonly ContenderName[];

/** A contender that runs, in front of a sandbox. */
export interface Contender {
  readonly name: ContenderName;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sends one request and gives the parsed answer, whatever it is. */
  ask(body: string): Promise<GraphQLAnswer>;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
}

export interface GraphQLAnswer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

const token = 'token-of-the-benchmark';

/** The setting for a server of ours that takes the token for somebody with these scopes. */
export function tokenSetting(scopes: readonly string[]): string {
  const sha256 = createHash('sha256').update(token).digest('hex');
  return JSON.stringify([{ name: 'bench', sha256, scopes }]);
}

/**
 * Starts a contender as production would run it. Lifetimes are an hour, so that no copy ages in the middle of a
 * measurement; `env` may say otherwise. Logs of single requests are off, because the others write none.
 */
export async function startContender(
  name: ContenderName,
  sandbox: SandboxProcess,
  env: Readonly<Record<string, string>> = {},
  onOutput?: (text: string) => void,
): Promise<Contender> {
  const process = await startMeasured(
    contenders[name].program,
    {
      HOST: '127.0.0.1',
      PORT: '0',
      REVENUECAT_API_URL: sandbox.url,
      REVENUECAT_API_KEY: sandbox.readKey,
      REVENUECAT_PROJECT_ID: sandbox.projectId,
      CACHE_CUSTOMER_SECONDS: '3600',
      CACHE_CONFIGURATION_SECONDS: '3600',
      LOG_LEVEL: 'warn',
      ...(name === 'ours'
        ? {
            REVENUECAT_WRITE_API_KEY: sandbox.writeKey,
            // Counted as in production, but more than anybody can send.
            LIMIT_PER_MINUTE_STAFF: '1000000000',
            // All of RevenueCat and nothing of the facade: answers to those who see what they cost are about one request.
            AUTH_TOKENS: tokenSetting(['*:*:*']),
          }
        : { BENCH_TOKEN: token }),
      ...env,
    },
    /GraphQL is at (\S+)/,
    onOutput,
  );
  const url = process.started[1] ?? '';
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return {
    name,
    url,
    headers,
    async ask(body) {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(60_000),
      });
      return (await response.json()) as GraphQLAnswer;
    },
    usage: () => process.usage(),
    async stop() {
      await process.stop();
    },
    kill: () => process.kill(),
  };
}
