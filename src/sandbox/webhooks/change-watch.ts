import { customerEvents } from '../answers/customer-events.ts';
import type { StoredEvent } from '../state/customer-ledger.ts';
import type { ProjectStore } from '../state/project-store.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import type { StoredSubscription } from '../state/stored-facts.ts';
import { concernedCustomers } from './concerned-customers.ts';
import { eventKey } from './webhook.ts';

type Change = Pick<SandboxRequest, 'project' | 'path' | 'body' | 'now'>;

/** What is new in the history of the customers whom a change concerns, oldest first, beside what the change gave back. */
export function watchChange<Result>(
  change: Change,
  work: () => Result,
): { readonly result: Result; readonly happened: readonly StoredEvent[] } {
  const { project, now } = change;
  const customers = new Set(concernedCustomers(change));
  const known = keysOf([...customers].flatMap((id) => customerEvents({ project, now }, id)));
  const result = work();
  // A purchase may have made its customer.
  for (const id of concernedCustomers(change)) customers.add(id);
  const events = [...customers].flatMap((id) => customerEvents({ project, now }, id));
  return { result, happened: oldestFirst(events.filter((event) => !known.has(eventKey(event)))) };
}

/** What the clock alone has brought about between two moments, oldest first. */
export function whatTimeBrought(project: ProjectStore, from: number, to: number): readonly StoredEvent[] {
  if (to <= from) return [];
  const customers = new Set<string>();
  for (const subscription of project.subscriptions) {
    if (changesBetween(subscription, from, to)) customers.add(subscription.customerId);
  }
  const happened = [...customers].flatMap((id) => {
    const known = keysOf(customerEvents({ project, now: from }, id));
    return customerEvents({ project, now: to }, id).filter((event) => !known.has(eventKey(event)));
  });
  return oldestFirst(happened);
}

/** Whether a subscription may become something else by itself then. Asked of all of them at each look, so nothing is made. */
function changesBetween(facts: StoredSubscription, from: number, to: number): boolean {
  const isThen = (moment: number | null | undefined): boolean =>
    moment !== null && moment !== undefined && moment > from && moment <= to;
  return (
    isThen(facts.startsAt) ||
    isThen(facts.currentPeriodStartsAt) ||
    isThen(facts.currentPeriodEndsAt) ||
    isThen(facts.renewedUntil) ||
    isThen(facts.revokedAt) ||
    isThen(facts.billingIssue?.graceEndsAt) ||
    isThen(facts.billingIssue?.retryEndsAt) ||
    isThen(facts.pause?.startsAt) ||
    isThen(facts.pause?.resumesAt)
  );
}

function keysOf(events: readonly StoredEvent[]): ReadonlySet<string> {
  return new Set(events.map(eventKey));
}

/** Histories are told newest first, and within a moment the later first. */
function oldestFirst(events: readonly StoredEvent[]): readonly StoredEvent[] {
  return events.toReversed().sort((one, other) => one.occurredAt - other.occurredAt);
}
