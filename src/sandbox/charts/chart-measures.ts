import type { MonetaryAmount } from '../state/stored-facts.ts';
import type { Period } from './calendar.ts';
import type { ChartFacts, Payment, SubscriptionSpan } from './chart-facts.ts';

/*
 * The numbers of each chart for one period, in the order of its measures. Snapshots are taken at the end of the
 * period, or now where it has not ended. Null stands for what cannot be said: a share of nothing, a time to come.
 */

type Values = (number | null)[];
type Selected = Readonly<Record<string, string>>;

const day = 86_400_000;
/** Columns of a cohort after the first. */
export const cohortLength = 12;

export function revenue(facts: ChartFacts, period: Period, now: number, selected: Selected): Values {
  const amount = amountOf(selected['revenue_type'] ?? 'revenue');
  let sum = 0;
  let transactions = 0;
  for (const { at, paid, refundedAt, refunded } of facts.payments) {
    if (at <= now && within(at, period)) {
      sum += amount(paid);
      transactions++;
    }
    if (refundedAt !== null && within(refundedAt, period)) sum -= amount(refunded);
  }
  return [sum, transactions];
}

export function mrr({ spans }: ChartFacts, period: Period, now: number): Values {
  const at = snapshotTime(period, now);
  return [spans.reduce((sum, span) => sum + monthlyAt(span, at), 0)];
}

export function arr(facts: ChartFacts, period: Period, now: number): Values {
  return mrr(facts, period, now).map((value) => (value ?? 0) * 12);
}

export function mrrMovement({ spans }: ChartFacts, period: Period, now: number): Values {
  const before = period.start - 1;
  const after = snapshotTime(period, now);
  let gained = 0;
  let lost = 0;
  for (const span of spans) {
    const change = monthlyAt(span, after) - monthlyAt(span, before);
    if (change > 0) gained += change;
    else lost += change;
  }
  return [gained, lost, gained + lost];
}

export function actives({ spans }: ChartFacts, period: Period, now: number): Values {
  const at = snapshotTime(period, now);
  return [spans.filter((span) => isActiveAt(span, at)).length];
}

export function activesMovement({ spans }: ChartFacts, period: Period, now: number): Values {
  const begun = spans.filter(
    ({ paidStart }) => paidStart !== null && happened(paidStart, period, now),
  ).length;
  const ended = spans.filter((span) => span.paidStart !== null && happened(span.end, period, now)).length;
  return [begun, ended, begun - ended];
}

export function newActives({ spans }: ChartFacts, period: Period, now: number): Values {
  const begun = spans.filter(({ paidStart }) => paidStart !== null && happened(paidStart, period, now));
  const converted = begun.filter(({ trial }) => trial !== null).length;
  return [converted, begun.length - converted, begun.length];
}

export function subscriptionStatus({ spans }: ChartFacts, period: Period, now: number): Values {
  const at = snapshotTime(period, now);
  const active = spans.filter((span) => isActiveAt(span, at));
  return (['renew', 'cancel', 'billing_issue'] as const).map(
    (renewal) => active.filter((span) => span.renewal === renewal).length,
  );
}

export function churn({ spans }: ChartFacts, period: Period, now: number): Values {
  const atStart = spans.filter((span) => isActiveAt(span, period.start - 1)).length;
  const ended = spans.filter((span) => span.paidStart !== null && happened(span.end, period, now)).length;
  return [atStart, ended, percentage(ended, atStart)];
}

export function refundRate({ payments }: ChartFacts, period: Period, now: number): Values {
  const made = payments.filter(({ at }) => happened(at, period, now));
  const refunded = made.filter(({ refundedAt }) => refundedAt !== null && refundedAt <= now).length;
  return [made.length, refunded, percentage(refunded, made.length)];
}

export function trials({ spans }: ChartFacts, period: Period, now: number): Values {
  const at = snapshotTime(period, now);
  return [spans.filter(({ trial }) => trial !== null && trial.start <= at && at < trial.end).length];
}

export function trialsMovement({ spans }: ChartFacts, period: Period, now: number): Values {
  const begun = spans.filter(({ trial }) => trial !== null && happened(trial.start, period, now)).length;
  const ended = spans.filter(({ trial }) => trial !== null && happened(trial.end, period, now)).length;
  return [begun, ended, begun - ended];
}

export function newTrials(facts: ChartFacts, period: Period, now: number): Values {
  return trialsMovement(facts, period, now).slice(0, 1);
}

export function trialConversion({ spans }: ChartFacts, period: Period, now: number): Values {
  const begun = spans.filter(({ trial }) => trial !== null && happened(trial.start, period, now));
  const converted = begun.filter(({ paidStart }) => paidStart !== null && paidStart <= now).length;
  const pending = begun.filter(
    ({ trial, paidStart }) => paidStart === null && (trial?.end ?? 0) > now,
  ).length;
  return [begun.length, converted, pending, percentage(converted, begun.length)];
}

export function newCustomers({ customers }: ChartFacts, period: Period, now: number): Values {
  return [customers.filter(({ firstSeenAt }) => happened(firstSeenAt, period, now)).length];
}

export function activeCustomers({ customers, payments }: ChartFacts, period: Period, now: number): Values {
  const seen = new Set<string>();
  for (const { id, firstSeenAt, lastSeenAt } of customers) {
    if (happened(firstSeenAt, period, now) || (lastSeenAt !== null && happened(lastSeenAt, period, now))) {
      seen.add(id);
    }
  }
  for (const { customerId, at } of payments) if (happened(at, period, now)) seen.add(customerId);
  return [seen.size];
}

export function conversionToPaying(
  facts: ChartFacts,
  period: Period,
  now: number,
  selected: Selected,
): Values {
  const cohort = cohortOf(facts, period, now, spanSelected(selected['conversion_timeframe']));
  return [cohort.size, cohort.payers, percentage(cohort.payers, cohort.size)];
}

export function ltvPerCustomer(facts: ChartFacts, period: Period, now: number, selected: Selected): Values {
  const cohort = cohortOf(facts, period, now, spanSelected(selected['customer_lifetime']));
  return [cohort.size, cohort.revenue, cohort.size === 0 ? null : cohort.revenue / cohort.size];
}

export function ltvPerPayingCustomer(
  facts: ChartFacts,
  period: Period,
  now: number,
  selected: Selected,
): Values {
  const cohort = cohortOf(facts, period, now, spanSelected(selected['customer_lifetime']));
  return [cohort.payers, cohort.revenue, cohort.payers === 0 ? null : cohort.revenue / cohort.payers];
}

/** How many of the subscriptions first paid for in the period were paid for again, one time after the other. */
export function subscriptionRetention(
  { spans }: ChartFacts,
  period: Period,
  now: number,
  selected: Selected,
): Values {
  const cohort = spans
    .filter(({ paidStart }) => paidStart !== null && happened(paidStart, period, now))
    .map((span) => ({ span, paid: span.periods.filter(({ isTrial }) => !isTrial) }));
  const kept = Array.from({ length: cohortLength }, (_, index) => {
    // Only those count that have had the time to get there.
    const couldGo = cohort.filter(({ span, paid }) => {
      const first = paid[0];
      if (first === undefined) return false;
      const length = Math.max(day, (paid[1]?.start ?? first.end) - first.start);
      return first.start + (index + 1) * length <= now || paid.length > index + 1 || span.end <= now;
    });
    if (couldGo.length === 0) return null;
    const went = couldGo.filter(({ paid }) => paid.length > index + 1).length;
    return selected['retention_scale'] === 'absolute' ? went : percentage(went, couldGo.length);
  });
  return [cohort.length, ...kept];
}

/** What the customers who came in the period had paid at the end of each month of their own. */
export function cohortExplorer(facts: ChartFacts, period: Period, now: number, selected: Selected): Values {
  const perCustomer = selected['cohort_measure'] === 'realized_ltv_per_customer';
  const months = Array.from({ length: cohortLength }, (_, index): number | null => {
    const age = (index + 1) * 30 * day;
    if (period.start + index * 30 * day > now) return null;
    const { revenue: sum, size } = cohortOf(facts, period, now, age);
    if (!perCustomer) return sum;
    return size === 0 ? null : sum / size;
  });
  return [cohortOf(facts, period, now, 0).size, ...months];
}

/** The length of a choice such as `30_days` or `3_months`. */
export function spanSelected(choice: string | undefined): number {
  const [, count, unit] = /^(\d+)_(days|months)$/.exec(choice ?? '') ?? [];
  if (count === undefined) return Infinity;
  return Number(count) * (unit === 'months' ? 30 * day : day);
}

interface Cohort {
  readonly size: number;
  readonly payers: number;
  readonly revenue: number;
}

/** The customers who came in the period, with what they paid until the given age. */
function cohortOf({ customers, payments }: ChartFacts, period: Period, now: number, age: number): Cohort {
  const cohort = new Map<string, number>();
  for (const { id, firstSeenAt } of customers) {
    if (happened(firstSeenAt, period, now)) cohort.set(id, firstSeenAt);
  }
  const payers = new Set<string>();
  let sum = 0;
  for (const payment of payments) {
    const firstSeenAt = cohort.get(payment.customerId);
    if (firstSeenAt === undefined || payment.at > now || payment.at > firstSeenAt + age + day) continue;
    const left = keptOf(payment, Math.min(now, firstSeenAt + age + day));
    sum += left;
    if (left > 0) payers.add(payment.customerId);
  }
  return { size: cohort.size, payers: payers.size, revenue: sum };
}

function keptOf({ paid, refunded, refundedAt }: Payment, at: number): number {
  return refundedAt !== null && refundedAt <= at ? paid.gross - refunded.gross : paid.gross;
}

function monthlyAt({ periods }: SubscriptionSpan, at: number): number {
  return periods.find(({ start, end }) => start <= at && at < end)?.monthly ?? 0;
}

function isActiveAt({ paidStart, end }: SubscriptionSpan, at: number): boolean {
  return paidStart !== null && paidStart <= at && at < end;
}

function snapshotTime({ end }: Period, now: number): number {
  return Math.min(end - 1, now);
}

function within(time: number, { start, end }: Period): boolean {
  return time >= start && time < end;
}

function happened(time: number, period: Period, now: number): boolean {
  return time <= now && within(time, period);
}

function percentage(part: number, whole: number): number | null {
  return whole === 0 ? null : (part / whole) * 100;
}

function amountOf(revenueType: string): (amount: MonetaryAmount) => number {
  if (revenueType === 'proceeds') return ({ proceeds }) => proceeds;
  if (revenueType === 'revenue_net_of_taxes') return ({ gross, tax }) => gross - tax;
  return ({ gross }) => gross;
}
