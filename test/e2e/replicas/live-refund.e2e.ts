import { createClient } from 'graphql-ws';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Contender } from '../../../bench/contenders.ts';
import { startCluster, type Cluster } from '../../../bench/replicas/cluster.ts';
import { inspectForLeaks, registerSecretsOf } from '../../support/leak-inspection.ts';
import { readEvents } from '../../support/live.ts';
import { inspectOutput } from '../../support/process-leaks.ts';
import { describeWithRedis } from '../../support/requirements.ts';

const follow = `subscription ($id: ID!) {
  customerChanged(id: $id) { source customer { id subscriptions { nodes { id status } } } }
}`;
const statuses = 'query ($id: ID!) { customer(id: $id) { subscriptions { nodes { id status } } } }';
const refund = `mutation ($input: RefundSubscriptionInput!) {
  refundSubscription(input: $input) { __typename }
}`;
const attributes = 'query ($id: ID!) { customer(id: $id) { attributes { nodes { name value } } } }';
const customerId = 'wilma';
const longestMs = 1_000;

describeWithRedis('three server processes behind a proxy', (program) => {
  let cluster: Cluster;
  const ends: (() => Promise<unknown>)[] = [];

  beforeEach(async () => {
    cluster = await startCluster({ redisProgram: program, rateLimits: 'off' });
    const { readKey, writeKey } = cluster.sandbox;
    registerSecretsOf({ REVENUECAT_API_KEY: readKey, REVENUECAT_WRITE_API_KEY: writeKey });
  }, 120_000);
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    await cluster.stop();
    inspectOutput(cluster.output());
  });

  const askOne = async (replica: Contender, query: string, variables: object): Promise<string> => {
    const answer = await replica.ask(JSON.stringify({ query, variables }));
    expect(answer.errors).toBeUndefined();
    const text = JSON.stringify(answer);
    inspectForLeaks('response body', text);
    return text;
  };
  /** The subscription of the customer that is refunded, and how its status shows in any answer. */
  const running = async (): Promise<{ id: string; active: string; expired: string }> => {
    const [one] = cluster.replicas;
    if (one === undefined) throw new Error('No server runs.');
    const text = await askOne(one, statuses, { id: customerId });
    const [, id = ''] = /"id":"([^"]+)","status":"ACTIVE"/.exec(text) ?? [];
    return {
      id,
      active: `"id":"${id}","status":"ACTIVE"`,
      expired: `"id":"${id}","status":"EXPIRED"`,
    };
  };
  /** How long until the server's answer has the text in it, in milliseconds. */
  const msUntil = async (replica: Contender, query: string, text: string): Promise<number> => {
    const begunAt = performance.now();
    for (;;) {
      if ((await askOne(replica, query, { id: customerId })).includes(text))
        return performance.now() - begunAt;
      if (performance.now() - begunAt > 20 * longestMs) throw new Error(`${text} never came.`);
    }
  };
  /** Follows at one server over server-sent events; gives what resolves with the first event that has the text in it. */
  const followBySse = async (replica: Contender): Promise<(text: string) => Promise<void>> => {
    const response = await fetch(replica.url, {
      method: 'POST',
      headers: { ...replica.headers, accept: 'text/event-stream' },
      body: JSON.stringify({ query: follow, variables: { id: customerId } }),
    });
    const events = readEvents(response);
    ends.push(() => events.leave());
    return async (text) => {
      while (!JSON.stringify(await events.next()).includes(text));
    };
  };
  /** The same over a WebSocket, at whoever the proxy chooses. */
  const followByWebSocket = (): ((text: string) => Promise<void>) => {
    const [{ headers } = { headers: {} as Readonly<Record<string, string>> }] = cluster.replicas;
    const client = createClient({
      url: `${cluster.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: headers['authorization'] },
    });
    ends.push(() => Promise.resolve(client.dispose()));
    const events = client.iterate({ query: follow, variables: { id: customerId } });
    return async (text) => {
      for (;;) {
        const told = JSON.stringify((await events.next()).value);
        if (told.includes(text)) return;
      }
    };
  };
  const webhook = (id: string): Promise<number> =>
    cluster.sendWebhook({ id, type: 'RENEWAL', app_user_id: customerId, event_timestamp_ms: Date.now() });
  const timed = async (work: Promise<unknown>): Promise<number> => {
    const begunAt = performance.now();
    await work;
    return performance.now() - begunAt;
  };

  test('a refund through one shows in live subscriptions at others within a second, and every next read is right', async () => {
    const [one, other, third] = cluster.replicas as [Contender, Contender, Contender];
    const { id, active, expired } = await running();
    for (const replica of cluster.replicas)
      expect(await askOne(replica, statuses, { id: customerId })).toContain(active);
    const [bySse, alsoBySse, byWebSocket] = [
      await followBySse(other),
      await followBySse(third),
      followByWebSocket(),
    ];
    // A WebSocket does not say when it begins to follow: the first that is told does.
    const begins = byWebSocket('"customerChanged"');
    let begun = false;
    void begins.then(() => (begun = true));
    for (let count = 0; !begun; count += 1) expect(await webhook(`begin-${String(count)}`)).toBe(200);

    const answer = await askOne(one, refund, { input: { subscriptionId: id } });
    expect(answer).toContain('RefundSubscriptionPayload');
    const told = await Promise.all([bySse(expired), alsoBySse(expired), byWebSocket(expired)].map(timed));
    expect(Math.max(...told)).toBeLessThan(longestMs);
    const read = await Promise.all(cluster.replicas.map((replica) => msUntil(replica, statuses, expired)));
    expect(Math.max(...read)).toBeLessThan(longestMs);
  }, 120_000);

  test('a refund outside of them reaches all of them by one webhook', async () => {
    const { id, active, expired } = await running();
    for (const replica of cluster.replicas)
      expect(await askOne(replica, statuses, { id: customerId })).toContain(active);
    const follows = await Promise.all(cluster.replicas.map(followBySse));
    await cluster.upstream('POST', `subscriptions/${id}/actions/refund`, {});
    const told = await Promise.all(follows.map((until) => timed(until(expired))));
    expect(Math.max(...told)).toBeLessThan(longestMs);
    const read = await Promise.all(cluster.replicas.map((replica) => msUntil(replica, statuses, expired)));
    expect(Math.max(...read)).toBeLessThan(longestMs);
  }, 120_000);

  test('a second after a webhook is taken none of them answers old data', async () => {
    const longest: number[] = [];
    for (let round = 1; round <= 10; round += 1) {
      for (const replica of cluster.replicas) await askOne(replica, attributes, { id: customerId });
      const value = `round-${String(round)}`;
      // An attribute changes without a webhook of its own.
      await cluster.upstream('POST', `customers/${customerId}/attributes`, {
        attributes: [{ name: 'round', value }],
      });
      for (const replica of cluster.replicas)
        expect(await askOne(replica, attributes, { id: customerId })).not.toContain(value);
      expect(await webhook(value)).toBe(200);
      const waits = cluster.replicas.map((replica) => msUntil(replica, attributes, value));
      longest.push(Math.max(...(await Promise.all(waits))));
    }
    expect(Math.max(...longest)).toBeLessThan(longestMs);
  }, 120_000);
});
