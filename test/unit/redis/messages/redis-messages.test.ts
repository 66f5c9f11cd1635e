import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { createLogger } from '../../../../src/observability/logger.ts';
import { createRedisMessages } from '../../../../src/redis/messages/redis-messages.ts';
import { createRedisNames } from '../../../../src/redis/redis-names.ts';

const event = {
  kind: 'customer-changed',
  projectId: 'proj1',
  customerIds: ['ada'],
  source: 'mutation',
  eventType: null,
  occurredAt: 1,
} as const;

/** Messages over a Redis that tests take away and bring back. */
function createMessages() {
  const sent: unknown[] = [];
  const received: unknown[] = [];
  const backs: (() => void)[] = [];
  let hear = (_text: string): void => undefined;
  const redis = { isAway: false };
  const client = {
    publish(_channel: string, text: string) {
      sent.push((JSON.parse(text) as { message: unknown }).message);
      return Promise.resolve(1);
    },
  };
  const messages = createRedisMessages({
    connection: {
      ready: () => Promise.reject(new Error('Nothing listens here.')),
      onReady: (listener) => {
        const listening = {
          removeAllListeners: () => undefined,
          on: (_name: string, tell: (channel: string, text: string) => void) => {
            hear = (text) => {
              tell('test:messages', text);
            };
          },
          subscribe: () => Promise.resolve(1),
        };
        listener(listening as unknown as Redis);
      },
      onClose: () => undefined,
      reconnect: () => undefined,
      close: () => Promise.resolve(),
    },
    link: {
      run: (work) => (redis.isAway ? Promise.reject(new Error('away')) : work(client as unknown as Redis)),
      onBack: (listener) => {
        backs.push(() => {
          listener({ id: 'memory', ageMs: 0 });
        });
      },
    },
    names: createRedisNames('test:'),
    serverId: 'one',
    logger: createLogger('silent'),
    now: () => 0,
    onMessage: (message) => received.push(message),
    onGap: () => undefined,
  });
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return {
    sent,
    received,
    redis,
    hear: (text: string) => {
      hear(text);
    },
    async send(message: Parameters<typeof messages.send>[0]) {
      messages.send(message);
      await settled();
    },
    async bringBack() {
      redis.isAway = false;
      for (const back of backs) back();
      await settled();
    },
  };
}

test('what happened while Redis was away makes the others read again when it is back, once', async () => {
  const { sent, redis, send, bringBack } = createMessages();
  redis.isAway = true;
  await send({ kind: 'event', event });
  await send({ kind: 'event', event });
  expect(sent).toEqual([]);
  await bringBack();
  await bringBack();
  expect(sent).toEqual([{ kind: 'forget' }]);
});

test('nothing is told again when nothing was missed', async () => {
  const { sent, redis, send, bringBack } = createMessages();
  await send({ kind: 'event', event });
  redis.isAway = true;
  await send({ kind: 'webhook-refused' });
  await bringBack();
  expect(sent).toEqual([{ kind: 'event', event }]);
});

test.each([
  ['of a kind that only a later release knows', '{"from":"other","message":{"kind":"of-tomorrow"}}'],
  ['without a kind', '{"from":"other","message":{}}'],
  ['that is no JSON', 'canary'],
])('a message %s makes everything suspect, since it may have told of any change', (_what, text) => {
  const { received, hear } = createMessages();
  hear(text);
  expect(received).toEqual([{ kind: 'forget' }]);
});

test('what other servers say is heard, and what this one says itself is not', () => {
  const { received, hear } = createMessages();
  for (const from of ['one', 'other'])
    hear(JSON.stringify({ from, message: { kind: 'invalidate', tags: ['tag'] } }));
  hear('{"from":"other","message":{"kind":"alive"}}');
  expect(received).toEqual([{ kind: 'invalidate', tags: ['tag'] }]);
});
