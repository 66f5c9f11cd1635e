import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { windowMs } from '../../../../src/revenuecat/traffic/counted-sends.ts';
import {
  RateLimitWindow,
  type CountedSend,
  type SendEnd,
} from '../../../../src/revenuecat/traffic/rate-limit-window.ts';
import { priorities, type Priority } from '../../../../src/revenuecat/traffic/work.ts';

const unread: SendEnd = { kind: 'answered', reading: null, heldForMs: null };
const told = (usage: number, limit: number): SendEnd => ({
  kind: 'answered',
  reading: { usage, limit },
  heldForMs: null,
});

function account(limit: number, headroomPercent = 5): RateLimitWindow {
  return new RateLimitWindow({ limit, headroomPercent, reservesForMutations: true });
}

function isSent(taken: ReturnType<RateLimitWindow['take']>): taken is CountedSend {
  return typeof taken === 'object' && 'sentAt' in taken;
}

/** An account whose first answer has come a minute ago, so that nothing of it counts any more. */
function knownAccount(limit: number): RateLimitWindow {
  const window = account(limit);
  const first = window.take('interactive', -windowMs);
  if (!isSent(first)) throw new Error('The first send was refused.');
  window.settle(first, unread, -windowMs);
  return window;
}

/** Sends as many as fit now, each answered at once; gives how many. */
function sendAll(window: RateLimitWindow, priority: Priority, now: number): number {
  for (let sent = 0; ; sent += 1) {
    const taken = window.take(priority, now);
    if (!isSent(taken)) return sent;
    window.settle(taken, unread, now);
  }
}

/** Sends whenever it may, for as long as told, each answered at once; gives the times. */
function sendAlways(window: RateLimitWindow, priority: Priority, forMs: number): number[] {
  const times: number[] = [];
  for (let now = 0; now < forMs;) {
    const taken = window.take(priority, now);
    if (isSent(taken)) {
      window.settle(taken, unread, now);
      times.push(now);
    } else {
      now = taken === 'after an answer' ? Infinity : taken.at;
    }
  }
  return times;
}

/** The most of these moments that any minute holds, wherever it begins. */
function mostInAMinute(moments: readonly number[]): number {
  const sorted = moments.toSorted((one, other) => one - other);
  let first = 0;
  return Math.max(
    0,
    ...sorted.map((moment, last) => {
      while (moment - (sorted[first] ?? 0) >= windowMs) first += 1;
      return last - first + 1;
    }),
  );
}

describe('never past the limit', () => {
  const attempt = fc.record({
    gapMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20_000 })),
    tries: fc.integer({ min: 1, max: 40 }),
    priority: fc.constantFrom(...priorities),
    thereMs: fc.integer({ min: 0, max: 15_000 }),
    backMs: fc.integer({ min: 0, max: 15_000 }),
    end: fc.constantFrom<SendEnd>(unread, { kind: 'lost' }),
  });

  test('in any minute of upstream, whatever the arrivals and however slow the way there and back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.array(attempt, { maxLength: 60 }),
        (limit, attempts) => {
          const window = account(limit);
          const counted: number[] = [];
          let underWay: { send: CountedSend; end: SendEnd; at: number }[] = [];
          let now = 0;
          for (const { gapMs, tries, priority, thereMs, backMs, end } of attempts) {
            now += gapMs;
            for (const ended of underWay
              .filter(({ at }) => at <= now)
              .sort((one, other) => one.at - other.at))
              window.settle(ended.send, ended.end, ended.at);
            underWay = underWay.filter(({ at }) => at > now);
            for (let tried = 0; tried < tries; tried += 1) {
              const send = window.take(priority, now);
              if (!isSent(send)) break;
              counted.push(now + thereMs);
              underWay.push({ send, end, at: now + thereMs + backMs });
            }
          }
          expect(mostInAMinute(counted)).toBeLessThanOrEqual(window.cap);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of what others with the same key have used up, wherever the minute of upstream begins', () => {
    const minute = fc.record({
      others: fc.integer({ min: 0, max: 18 }),
      arrivals: fc.array(fc.integer({ min: 0, max: windowMs - 1 }), { maxLength: 40 }),
    });
    fc.assert(
      fc.property(fc.nat(windowMs - 1), fc.array(minute, { maxLength: 6 }), (offset, minutes) => {
        const window = account(20);
        minutes.forEach(({ others, arrivals }, index) => {
          let usage = others;
          for (const arrival of arrivals.toSorted((one, other) => one - other)) {
            const now = offset + index * windowMs + arrival;
            const send = window.take('mutation', now);
            if (!isSent(send)) continue;
            usage += 1;
            window.settle(send, told(usage, 20), now);
            expect(usage).toBeLessThanOrEqual(19);
          }
        });
      }),
      { numRuns: 500 },
    );
  });

  test('with sends under way, which upstream may not have counted in what it told', () => {
    const window = knownAccount(20);
    const first = window.take('mutation', 0);
    if (!isSent(first)) throw new Error('The send was refused.');
    window.settle(first, told(11, 20), 0);
    const underWay: CountedSend[] = [];
    for (let send = window.take('mutation', 1); isSent(send); send = window.take('mutation', 1))
      underWay.push(send);
    expect(underWay).toHaveLength(19 - 11);
    expect(window.take('mutation', 1)).toBe('after an answer');
  });

  test('that a header lowers, from the next send on', () => {
    const window = knownAccount(480);
    const send = window.take('mutation', 0);
    if (!isSent(send)) throw new Error('The send was refused.');
    window.settle(send, told(1, 20), 0);
    expect(window.limit).toBe(20);
    expect(sendAll(window, 'mutation', 0)).toBe(18);
  });
});

describe('smoothing', () => {
  test('lets half of the limit go at once, and spreads the rest over the minute', () => {
    const times = sendAlways(knownAccount(480), 'interactive', windowMs);
    const burst = times.filter((time) => time === 0).length;
    expect(burst).toBe(228);
    const later = times.slice(burst);
    const gaps = later.slice(1).map((time, index) => time - (later[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(1_000);
    expect(later.at(-1)).toBeGreaterThan(55_000);
  });

  test('finds the rate of the limit under a load that never ends, and then nobody waits long', () => {
    const times = sendAlways(knownAccount(480), 'interactive', 5 * windowMs);
    const minutes = [1, 2, 3, 4].map(
      (minute) => times.filter((time) => Math.floor(time / windowMs) === minute).length,
    );
    // 456 a minute, less the slice of 45 for mutations.
    for (const sent of minutes) expect(sent).toBeGreaterThan(0.95 * 411);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(1_000);
  });

  test('leaves a limit of few calls as it is', () => {
    expect(sendAll(knownAccount(11), 'mutation', 0)).toBe(10);
  });
});

describe('shares', () => {
  test('a tenth is kept for mutations until they have used it', () => {
    const window = knownAccount(60);
    const reads = sendAlways(window, 'interactive', windowMs).length;
    expect(reads).toBeGreaterThan(50);
    expect(reads).toBeLessThanOrEqual(57 - 5);
    expect(sendAll(window, 'mutation', windowMs - 1)).toBe(57 - reads);
  });

  test('what mutations have used of their slice is not kept a second time', () => {
    const window = knownAccount(60);
    expect(sendAll(window, 'mutation', 0)).toBe(57);
    const other = knownAccount(60);
    for (let sent = 0; sent < 5; sent += 1) {
      const send = other.take('mutation', 0);
      if (isSent(send)) other.settle(send, unread, 0);
    }
    const reads = sendAlways(other, 'interactive', windowMs).length;
    expect(reads).toBeGreaterThan(50);
    expect(reads).toBeLessThanOrEqual(57 - 5);
  });

  test('background work has a quarter, however little is used', () => {
    const window = knownAccount(480);
    expect(sendAlways(window, 'background', windowMs)).toHaveLength(114);
    expect(window.backgroundShare).toBe(114);
  });
});

describe('what is not known', () => {
  test('before the first answer no more is under way than the headroom, which no server before us has used', () => {
    const window = account(480);
    const sends: CountedSend[] = [];
    for (let send = window.take('interactive', 0); isSent(send); send = window.take('interactive', 0))
      sends.push(send);
    expect(sends).toHaveLength(24);
    expect(window.take('interactive', 0)).toBe('after an answer');
    const [first] = sends;
    if (first !== undefined) window.settle(first, unread, 10);
    expect(isSent(window.take('interactive', 10))).toBe(true);
  });

  test('a minute without an answer makes it unknown again', () => {
    const window = account(60);
    sendAll(window, 'interactive', 0);
    const atOnce = (now: number): number => {
      let sent = 0;
      while (isSent(window.take('interactive', now))) sent += 1;
      return sent;
    };
    expect(atOnce(windowMs)).toBe(3);
  });

  test('a server that starts in a minute that is used up sends no more than the headroom', () => {
    const window = account(60);
    let usage = 57;
    let sent = 0;
    for (let send = window.take('interactive', 0); isSent(send); send = window.take('interactive', sent)) {
      usage += 1;
      sent += 1;
      window.settle(send, told(usage, 60), sent);
    }
    expect(sent).toBe(1);
  });

  test('a send that never left is not counted', () => {
    const window = knownAccount(11);
    for (let send = 0; send < 100; send += 1) {
      const taken = window.take('mutation', 0);
      if (isSent(taken)) window.settle(taken, { kind: 'not sent' }, 0);
    }
    expect(window.state(0)).toEqual({ remaining: 10, resetsAt: null });
  });

  test('a lower figure that came late is not taken for a new minute', () => {
    const window = knownAccount(40);
    const [slow, quick] = [window.take('mutation', 0), window.take('mutation', 0)];
    if (!isSent(slow) || !isSent(quick)) throw new Error('A send was refused.');
    window.settle(quick, told(30, 40), 10);
    window.settle(slow, told(2, 40), 20);
    expect(window.state(20).remaining).toBe(38 - 30);
    const next = window.take('mutation', 30);
    if (!isSent(next)) throw new Error('A send was refused.');
    window.settle(next, told(3, 40), 40);
    expect(window.state(40).remaining).toBe(38 - 3);
  });
});

test('a 429 holds the whole account for as long as upstream says', () => {
  const window = knownAccount(60);
  const send = window.take('interactive', 0);
  if (!isSent(send)) throw new Error('The send was refused.');
  window.settle(send, { kind: 'answered', reading: null, heldForMs: 7_000 }, 100);
  for (const priority of priorities) expect(window.take(priority, 100)).toEqual({ at: 7_100 });
  expect(isSent(window.take('background', 7_100))).toBe(true);
});

describe('a forecast', () => {
  test('tells exactly when the next sends will fit', () => {
    const window = knownAccount(480);
    sendAll(window, 'interactive', 0);
    const waits = window.forecast('list', 50, 10_000, 0);
    const times = sendAlways(window, 'list', 10_001);
    expect(waits).toEqual(times.slice(0, 50));
    expect(waits.length).toBeGreaterThan(20);
  });

  test('refuses nobody before the first answer, which may tell of a higher limit', () => {
    expect(account(5).forecast('interactive', 20, 10_000, 0)).toEqual(Array<number>(20).fill(0));
  });

  test('changes nothing', () => {
    const window = knownAccount(480);
    sendAll(window, 'interactive', 0);
    expect(window.forecast('list', 400, windowMs, 0).length).toBeGreaterThan(100);
    expect(window.state(0).remaining).toBe(456 / 2);
  });

  test('ends where waiting would be too long', () => {
    const window = knownAccount(60);
    sendAll(window, 'mutation', 0);
    expect(window.forecast('mutation', 5, windowMs - 1, 0)).toEqual([]);
    expect(window.forecast('mutation', 5, windowMs, 0)).toEqual([60_000, 60_000, 60_000, 60_000, 60_000]);
  });
});
