import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { Pool } from 'undici';
import { startContender, tokenSetting, type Contender } from '../contenders.ts';
import { startSandbox, type SandboxProcess } from '../sandbox-process.ts';

/** A server that takes webhooks and subscriptions, in front of a sandbox. */
export interface LiveWorld {
  readonly sandbox: SandboxProcess;
  readonly contender: Contender;
  /** Sends an event as RevenueCat does. Rejects when it is not taken. */
  sendEvent(event: Readonly<Record<string, unknown>>): Promise<void>;
  /** A gauge or counter of the server, by its whole name and labels; 0 for one that is not there. */
  metric(name: string): Promise<number>;
  /** Resolves to whether the condition came to hold in so many milliseconds. */
  eventually(condition: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean>;
  stop(): Promise<void>;
}

const authorization = 'webhooks-of-the-benchmark';

export async function startLiveWorld(rateLimits: 'documented' | 'off'): Promise<LiveWorld> {
  const sandbox = await startSandbox({ rateLimits });
  const metricsPort = await freePort();
  const contender = await startContender('ours', sandbox, {
    REVENUECAT_WEBHOOK_AUTHORIZATION: authorization,
    LIMIT_SUBSCRIPTIONS_STAFF: '5000',
    // Events as they come are for those only who may see everything.
    AUTH_TOKENS: tokenSetting(['*']),
    METRICS_PORT: String(metricsPort),
  });
  // A bounded number of connections that stay open, as a sender of webhooks has.
  const sender = new Pool(new URL(contender.url).origin, { connections: 20, connectTimeout: 60_000 });
  return {
    sandbox,
    contender,
    async sendEvent(event) {
      const body = JSON.stringify({ api_version: '1.0', event });
      const headers = { authorization, 'content-type': 'application/json' };
      const response = await sender.request({ method: 'POST', path: '/webhooks/revenuecat', headers, body });
      await response.body.dump();
      if (response.statusCode !== 200)
        throw new Error(`A webhook was answered with ${String(response.statusCode)}.`);
    },
    async metric(name) {
      const text = await (await fetch(`http://127.0.0.1:${String(metricsPort)}/metrics`)).text();
      const line = text.split('\n').find((one) => one.startsWith(`revenuecat_graphql_${name} `));
      return Number(line?.split(' ').at(-1) ?? 0);
    },
    async eventually(condition, withinMs) {
      const deadline = performance.now() + withinMs;
      for (;;) {
        if (await condition()) return true;
        if (performance.now() > deadline) return false;
        await delay(100);
      }
    },
    async stop() {
      await sender.destroy();
      await contender.stop();
      await sandbox.stop();
    },
  };
}
