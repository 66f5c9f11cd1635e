import { beforeEach, expect, test } from 'vitest';
import { createPeers, forgottenMs, silentMs, type Peers } from '../../../../src/redis/messages/peers.ts';

let now: number;
let peers: Peers;

beforeEach(() => {
  now = 1_000_000;
  peers = createPeers({ now: () => now, elapsed: () => now });
  peers.heard('one');
  peers.heard('other');
});

/** Time passes, in which only these are heard, every second. */
function pass(ms: number, ...heard: readonly string[]): void {
  for (const end = now + ms; now < end;) {
    now += 1_000;
    for (const server of heard) peers.heard(server);
  }
}

test('nobody is missing while all are heard, or there are none', () => {
  expect(createPeers({ now: () => now, elapsed: () => now }).completeSince()).toBe(-Infinity);
  pass(60_000, 'one', 'other');
  expect(peers.completeSince()).toBe(-Infinity);
});

test('a server that is silent is missing until it is heard again, and from then on nobody is', () => {
  pass(silentMs, 'one');
  expect(peers.completeSince()).toBe(-Infinity);
  pass(1_000, 'one');
  expect(peers.completeSince()).toBeNull();
  pass(60_000, 'one');
  expect(peers.completeSince()).toBeNull();
  peers.heard('other');
  expect(peers.completeSince()).toBe(now);
});

test('one that said good-bye is not missing', () => {
  peers.left('other');
  pass(60_000, 'one');
  expect(peers.completeSince()).toBe(-Infinity);
});

test('one that died is forgotten in the end', () => {
  pass(forgottenMs, 'one');
  expect(peers.completeSince()).toBeNull();
  pass(1_000, 'one');
  expect(peers.completeSince()).toBe(now);
});

test('when nobody at all could be heard, all have time to be heard again', () => {
  now += 60_000;
  peers.listenAnew();
  expect(peers.completeSince()).toBe(-Infinity);
  pass(silentMs + 1_000, 'one');
  expect(peers.completeSince()).toBeNull();
});
