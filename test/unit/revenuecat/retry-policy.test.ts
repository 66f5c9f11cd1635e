import { describe, expect, test } from 'vitest';

import {
  createRetryBudget,
  decideRetry,
  defaultRetryPolicy,
  type Failure,
} from '../../../src/revenuecat/retry-policy.ts';

const policy = { ...defaultRetryPolicy, maxAttempts: 4, baseDelayMs: 100, maxDelayMs: 300 };
const aFailure = (overrides: Partial<Failure> = {}): Failure => ({
  retryable: true,
  repeatable: true,
  mayHaveRun: true,
  advisedMs: null,
  remainingMs: 10_000,
  draw: 0.5,
  ...overrides,
});

describe('whether', () => {
  test('what cannot succeed later is not sent again', () => {
    expect(decideRetry(aFailure({ retryable: false }), 1, policy)).toBe('give up');
  });

  test('nothing waits after the last try', () => {
    expect(decideRetry(aFailure(), 3, policy)).not.toBe('give up');
    expect(decideRetry(aFailure(), 4, policy)).toBe('give up');
  });

  test('a write that may have run is not sent again', () => {
    expect(decideRetry(aFailure({ repeatable: false, mayHaveRun: true }), 1, policy)).toBe('give up');
  });

  test('a write that is proven not to have run is sent again', () => {
    expect(decideRetry(aFailure({ repeatable: false, mayHaveRun: false }), 1, policy)).toEqual({
      afterMs: 50,
    });
  });
});

describe('when', () => {
  test('the range of the jitter doubles with each try and has a ceiling', () => {
    const waits = [1, 2, 3].map((attempt) => decideRetry(aFailure({ draw: 0.999 }), attempt, policy));
    expect(waits).toEqual([{ afterMs: 100 }, { afterMs: 200 }, { afterMs: 300 }]);
  });

  test('the jitter is full: it reaches down to nothing', () => {
    expect(decideRetry(aFailure({ draw: 0 }), 3, policy)).toEqual({ afterMs: 0 });
  });

  test('what upstream asks is a minimum, and the jitter comes on top', () => {
    expect(decideRetry(aFailure({ advisedMs: 2000, draw: 0 }), 1, policy)).toEqual({ afterMs: 2000 });
    expect(decideRetry(aFailure({ advisedMs: 2000, draw: 0.5 }), 1, policy)).toEqual({ afterMs: 2050 });
  });

  test('a wait that would reach the deadline is not begun', () => {
    expect(decideRetry(aFailure({ advisedMs: 2000, draw: 0, remainingMs: 2000 }), 1, policy)).toBe('give up');
    expect(decideRetry(aFailure({ advisedMs: 2000, draw: 0, remainingMs: 2001 }), 1, policy)).not.toBe(
      'give up',
    );
  });
});

describe('the retry budget', () => {
  test('allows a burst and then only the share of new calls', () => {
    const budget = createRetryBudget({ ...policy, budgetSize: 2, budgetPerCall: 0.5 });
    expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false]);
    budget.noteCall();
    expect(budget.take()).toBe(false);
    budget.noteCall();
    expect(budget.take()).toBe(true);
  });

  test('does not grow beyond its size in quiet times', () => {
    const budget = createRetryBudget({ ...policy, budgetSize: 1, budgetPerCall: 0.5 });
    for (let call = 0; call < 100; call += 1) budget.noteCall();
    expect([budget.take(), budget.take()]).toEqual([true, false]);
  });
});
