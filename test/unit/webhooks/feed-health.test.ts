import { expect, test } from 'vitest';
import { createFeedHealth } from '../../../src/webhooks/feed-health.ts';

function feedWithEventsEvery(gapMs: number) {
  let now = 1_000_000_000;
  const feed = createFeedHealth(() => now);
  for (let event = 0; event < 20; event += 1) {
    now += gapMs;
    feed.arrived({ occurredAt: now - 700, duplicate: false });
  }
  return { feed, later: (ms: number) => (now += ms) };
}

test.each([
  ['two minutes where events come every second', 1_000, 120_000],
  ['five usual gaps', 60_000, 300_000],
  ['half an hour where events come once a day', 86_400_000, 1_800_000],
])('a feed is live until it has been silent for %s', (_, gapMs, silenceMs) => {
  const { feed, later } = feedWithEventsEvery(gapMs);
  later(silenceMs);
  expect(feed.status().live).toBe(true);
  later(1);
  expect(feed.status().live).toBe(false);
});

test('a feed is not live before it has a pace, nor for five minutes after a delivery was refused', () => {
  const feed = createFeedHealth(() => 5_000);
  expect(feed.status()).toMatchObject({ live: false, lastEventAt: null, lagMs: null });
  feed.arrived({ occurredAt: 4_000, duplicate: false });
  expect(feed.status()).toMatchObject({ live: false, lastEventAt: 5_000, lagMs: 1_000 });

  const busy = feedWithEventsEvery(100_000);
  busy.feed.failed();
  expect(busy.feed.status()).toMatchObject({ live: false, failures: 1, received: 20 });
  busy.later(300_000);
  expect(busy.feed.status().live).toBe(true);
});

test('a feed is unbroken since it became live, and since the last gap or refused delivery', () => {
  let now = 1_000_000;
  const feed = createFeedHealth(() => now);
  const arrive = () => feed.arrived({ occurredAt: null, duplicate: false });
  arrive();
  expect(feed.status().liveSince).toBeNull();
  now += 10_000;
  arrive();
  expect(feed.status().liveSince).toBe(1_010_000);
  now += 10_000;
  arrive();
  expect(feed.status().liveSince).toBe(1_010_000);

  now += 120_001;
  expect(feed.status().liveSince).toBeNull();
  arrive();
  expect(feed.status().liveSince).toBe(now);

  now += 1_000;
  const refusedAt = now;
  feed.failed();
  for (let minute = 0; minute < 5; minute += 1) {
    expect(feed.status().liveSince).toBeNull();
    now += 60_000;
    arrive();
  }
  expect(feed.status().liveSince).toBe(refusedAt);
});
