import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { serveSandbox } from '../../src/sandbox/serve-sandbox.ts';
import { subscriptionStateAt } from '../../src/sandbox/state/subscription-state.ts';
import { seededRandom } from '../zipf.ts';
import { disturbUpstream } from './disturbed-upstream.ts';

/*
 * The upstream of a soak: the sandbox on a port, with faults around it, and webhooks that go to whichever server lives, as
 * through a load balancer. Whoever started it asks over the channel between processes.
 */
const settings = z
  .object({
    SOAK_CUSTOMERS: z.coerce.number(),
    SOAK_FAULT_SHARE: z.coerce.number(),
    SOAK_CANARY: z.string(),
    SOAK_WEBHOOK_AUTHORIZATION: z.string(),
  })
  .parse(process.env);

const question = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('servers'), urls: z.array(z.string()) }),
  z.object({ ask: z.literal('calm') }),
  z.object({ ask: z.literal('books') }),
  z.object({ ask: z.literal('refundable'), count: z.number() }),
]);

const storeEventsEveryMs = 250;
const callsForgottenEveryMs = 10_000;
const webhookTimeoutMs = 5_000;
const betweenWebhookTriesMs = 100;

/** Idle connections are closed soon: servers are looked at when all is calm. */
const agent = new Agent({ keepAliveTimeout: 1_000, keepAliveMaxTimeout: 1_000 });
let servers: readonly string[] = [];
let webhooksTaken = 0;
let webhooksUnderWay = 0;

const sandbox = createSandbox({
  customers: settings.SOAK_CUSTOMERS,
  rateLimits: 'off',
  sendWebhook: sendToAnyServer,
});
const project = sandbox.store.project(sandbox.projectId);
if (project === undefined) throw new Error('The sandbox has no project.');
const random = seededRandom(8);
const upstream = disturbUpstream(sandbox, {
  share: settings.SOAK_FAULT_SHARE,
  random,
  canary: settings.SOAK_CANARY,
});
const served = await serveSandbox({ ...sandbox, fetch: serve }, 0, '127.0.0.1');
await addIntegration();
const stopWebhooks = sandbox.webhooks.start();
const storeEvents = setInterval(letStoresAct, storeEventsEveryMs);
const forgetting = setInterval(sandbox.forgetCalls, callsForgottenEveryMs);

process.on('message', (message) => {
  const asked = z.object({ id: z.number(), question }).safeParse(message);
  if (asked.success) process.send?.({ id: asked.data.id, answer: answerTo(asked.data.question) });
});
process.once('SIGTERM', () => {
  clearInterval(storeEvents);
  clearInterval(forgetting);
  void stopWebhooks()
    .then(() => served.close())
    .then(() => process.exit());
});
console.log(
  `upstream: ${JSON.stringify({ url: served.url, projectId: sandbox.projectId, keys: [sandbox.keys.read, sandbox.keys.write] })}`,
);

function serve(input: Request | string | URL, init?: RequestInit): Promise<Response> {
  return upstream.fetch(new Request(input, init));
}

function answerTo(asked: z.output<typeof question>): unknown {
  switch (asked.ask) {
    case 'servers':
      servers = asked.urls;
      return null;
    case 'calm':
      clearInterval(storeEvents);
      upstream.calm();
      return null;
    case 'books':
      return {
        done: Object.fromEntries(upstream.done),
        disturbed: upstream.disturbed,
        calls: upstream.calls,
        webhooksTaken,
        webhooksWaiting: sandbox.webhooks.waiting + webhooksUnderWay,
      };
    case 'refundable':
      return refundable().slice(0, asked.count);
  }
}

/** Subscriptions whose store gives money back through the API. */
function refundable(): readonly string[] {
  const now = Date.now();
  return [...(project?.subscriptions ?? [])]
    .filter((one) => one.store === 'rc_billing')
    .filter((one) => {
      const { givesAccess, status } = subscriptionStateAt(one, now);
      return givesAccess && status === 'active';
    })
    .map(({ id }) => id);
}

async function addIntegration(): Promise<void> {
  const response = await sandbox.fetch(
    `https://sandbox.invalid/v2/projects/${sandbox.projectId}/integrations/webhooks`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.keys.write}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'soak',
        url: 'http://127.0.0.1/webhooks/revenuecat',
        authorization_header: settings.SOAK_WEBHOOK_AUTHORIZATION,
      }),
    },
  );
  if (!response.ok) throw new Error(`The integration was refused: ${await response.text()}`);
}

/** Tries one server after the other until one takes it: the sandbox's own second try would come after the run. */
async function sendToAnyServer(incoming: Request): Promise<Response> {
  const body = await incoming.text();
  webhooksUnderWay += 1;
  try {
    for (let turn = 0; ; turn += 1) {
      incoming.signal.throwIfAborted();
      const url = servers[turn % Math.max(1, servers.length)];
      if (url !== undefined) {
        const answered = await request(new URL('/webhooks/revenuecat', url), {
          method: 'POST',
          headers: Object.fromEntries(incoming.headers),
          body,
          dispatcher: agent,
          signal: AbortSignal.timeout(webhookTimeoutMs),
        }).catch(() => null);
        await answered?.body.dump().catch(() => null);
        if (answered?.statusCode === 200) {
          webhooksTaken += 1;
          return new Response(null, { status: 200 });
        }
      }
      await delay(betweenWebhookTriesMs);
    }
  } finally {
    webhooksUnderWay -= 1;
  }
}

/** What no mutation brings about, and only webhooks tell of. */
function letStoresAct(): void {
  const subscriptions = [...(project?.subscriptions ?? [])];
  const one = subscriptions[Math.floor(random() * subscriptions.length)];
  if (one === undefined || one.store === 'promotional') return;
  if (subscriptionStateAt(one, Date.now()).status !== 'active') return;
  try {
    if (one.autoRenewalStatus === 'will_renew') sandbox.stores.turnOffRenewal(one.id);
    else if (one.autoRenewalStatus === 'will_not_renew') sandbox.stores.turnOnRenewal(one.id);
  } catch {
    // Not every subscription can do that in every state.
  }
}
