import { expect, test } from 'vitest';
import type { EventBus } from '../../../src/events/event-bus.ts';
import { createCustomerNames } from '../../../src/loading/customer-names.ts';
import { applyResourceChange, type ResourceChange } from '../../../src/loading/resource-change.ts';

const origin = { source: 'webhook', eventType: 'RENEWAL', occurredAt: 7 } as const;

/** What is done to the cache and the bus, in order. */
function stepsOf(change: ResourceChange, names = createCustomerNames()): readonly unknown[] {
  const steps: unknown[] = [];
  const cache = { invalidate: () => void steps.push('forgotten') };
  const events = { publish: (event) => steps.push(event) } as Partial<EventBus> as EventBus;
  applyResourceChange({ cache, events, names }, change, origin);
  return steps;
}

test('a change of customers is forgotten before it is told', () => {
  const change = { kind: 'customer', projectId: 'proj1', customerIds: ['ada', 'alias'] } as const;
  expect(stepsOf(change)).toEqual(['forgotten', { ...change, kind: 'customer-changed', ...origin }]);
});

test('a change of a customer is told by all of its known names', () => {
  const names = createCustomerNames();
  names.learn('proj1', ['ada', 'alias']);
  names.learn('proj2', ['ada', 'of another project']);
  const change = { kind: 'customer', projectId: 'proj1', customerIds: ['alias', 'bob'] } as const;
  expect(stepsOf(change, names)[1]).toMatchObject({ customerIds: ['alias', 'bob', 'ada'] });
});

test('a change of any customer is told without ids', () => {
  expect(stepsOf({ kind: 'any-customer', projectId: 'proj1' })).toEqual([
    'forgotten',
    { kind: 'customer-changed', projectId: 'proj1', customerIds: [], ...origin },
  ]);
});

test('what belongs to no customer is forgotten and not told', () => {
  expect(stepsOf({ kind: 'customer-list', projectId: 'proj1' })).toEqual(['forgotten']);
});
