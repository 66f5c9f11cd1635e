import { isOwned } from '../answers/purchase-answers.ts';
import { cancellationTime, originallyPaid } from '../answers/customer-events.ts';
import { nothingPaid } from '../state/facts-with-defaults.ts';
import { durationMs } from '../iso-durations.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import type {
  MonetaryAmount,
  StoredCustomer,
  StoredPurchase,
  StoredSubscription,
} from '../state/stored-facts.ts';

type Context = Pick<SandboxRequest, 'project' | 'now'>;

const month = 30 * 86_400_000;

export const customerDimensions = ['country', 'first_platform'] as const;
export const purchaseDimensions = ['store', 'app_id', 'product', 'product_duration', 'offering'] as const;
export type Dimension = (typeof customerDimensions)[number] | (typeof purchaseDimensions)[number];

/** What a chart can be filtered and split by. A customer has no value for what belongs to a purchase. */
export type Dimensions = Readonly<Partial<Record<Dimension, string>>>;

interface PaidPeriod {
  readonly start: number;
  readonly end: number;
  readonly isTrial: boolean;
  /** Price of 30 days in US dollars. */
  readonly monthly: number;
}

/** A subscription from its first period to the end of its last one, as far as it is known today. */
export interface SubscriptionSpan {
  readonly customerId: string;
  readonly dimensions: Dimensions;
  readonly periods: readonly PaidPeriod[];
  readonly trial: PaidPeriod | null;
  readonly paidStart: number | null;
  readonly end: number;
  readonly renewal: 'renew' | 'cancel' | 'billing_issue';
}

export interface Payment {
  readonly customerId: string;
  readonly dimensions: Dimensions;
  readonly at: number;
  readonly paid: MonetaryAmount;
  readonly refundedAt: number | null;
  readonly refunded: MonetaryAmount;
}

interface ChartCustomer {
  readonly id: string;
  readonly dimensions: Dimensions;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number | null;
}

export interface ChartFacts {
  readonly spans: readonly SubscriptionSpan[];
  readonly payments: readonly Payment[];
  readonly customers: readonly ChartCustomer[];
}

/**
 * What charts are worked out from. Purchases in stores' sandboxes, grants and family shares are left out, as in the
 * original; customers count wherever they came from.
 */
export function chartFacts(context: Context): ChartFacts {
  const { project } = context;
  const spans: SubscriptionSpan[] = [];
  const payments: Payment[] = [];
  for (const subscription of project.subscriptions) {
    if (!counts(subscription) || subscription.incomplete) continue;
    const span = spanOf(context, subscription);
    spans.push(span);
    payments.push(...paymentsOf(context, subscription, span.dimensions));
  }
  for (const purchase of project.purchases) {
    if (counts(purchase)) payments.push(paymentOf(context, purchase));
  }
  const customers = [...project.customers].map((customer) => ({
    id: customer.id,
    dimensions: dimensionsOfCustomer(customer),
    firstSeenAt: customer.firstSeenAt,
    lastSeenAt: customer.lastSeenAt,
  }));
  return { spans, payments, customers };
}

/** The part of the facts whose dimensions fit. */
export function narrowed(facts: ChartFacts, fits: (dimensions: Dimensions) => boolean): ChartFacts {
  return {
    spans: facts.spans.filter(({ dimensions }) => fits(dimensions)),
    payments: facts.payments.filter(({ dimensions }) => fits(dimensions)),
    customers: facts.customers.filter(({ dimensions }) => fits(dimensions)),
  };
}

function counts({ environment, store, ownership }: StoredSubscription | StoredPurchase): boolean {
  return environment === 'production' && store !== 'promotional' && ownership === 'purchased';
}

function spanOf(context: Context, subscription: StoredSubscription): SubscriptionSpan {
  const { project } = context;
  const { trialEndsAt, revokedAt, billingIssue, pause, startsAt } = subscription;
  const product = project.products.get(subscription.productId ?? '');
  const length = durationMs(product?.subscription?.duration ?? null);
  const periodEnd =
    billingIssue?.graceEndsAt ??
    subscription.renewedUntil ??
    subscription.currentPeriodEndsAt ??
    pause?.startsAt ??
    Infinity;
  const end = Math.min(periodEnd, pause?.startsAt ?? Infinity, revokedAt ?? Infinity);
  const transactions =
    subscription.transactions.length > 0
      ? subscription.transactions
      : [
          {
            id: subscription.storeSubscriptionIdentifier,
            purchasedAt: startsAt,
            usdRevenue: subscription.totalRevenue,
          },
        ];
  const periods = transactions.map(({ id, purchasedAt, usdRevenue }, index): PaidPeriod => {
    const nextStart = transactions[index + 1]?.purchasedAt ?? end;
    const periodEnds = Math.max(purchasedAt, Math.min(nextStart, end));
    const paid = originallyPaid(context, subscription.id, id, usdRevenue);
    const lasts = length ?? Math.max(1, periodEnds - purchasedAt);
    const isTrial = trialEndsAt !== null && purchasedAt < trialEndsAt && paid.gross === 0;
    return {
      start: purchasedAt,
      end: periodEnds,
      isTrial,
      monthly: isTrial ? 0 : (paid.gross * month) / lasts,
    };
  });
  const paidPeriods = periods.filter(({ isTrial }) => !isTrial);
  const isCancelled = cancellationTime(context, subscription) !== null;
  return {
    customerId: subscription.customerId,
    dimensions: dimensionsOf(context, subscription),
    periods,
    trial: periods.find(({ isTrial }) => isTrial) ?? null,
    paidStart: paidPeriods[0]?.start ?? null,
    end,
    renewal: billingIssue !== null ? 'billing_issue' : isCancelled ? 'cancel' : 'renew',
  };
}

function paymentsOf(context: Context, subscription: StoredSubscription, dimensions: Dimensions): Payment[] {
  const { id: ownerId, customerId } = subscription;
  const transactions =
    subscription.transactions.length > 0
      ? subscription.transactions
      : [
          {
            id: subscription.storeSubscriptionIdentifier,
            purchasedAt: subscription.startsAt,
            usdRevenue: subscription.totalRevenue,
          },
        ];
  return transactions.flatMap(({ id, purchasedAt, usdRevenue }) => {
    const paid = originallyPaid(context, ownerId, id, usdRevenue);
    const refund = context.project.ledger.refundsOf(ownerId).find((one) => one.transactionId === id);
    if (paid.gross === 0) return [];
    return [
      {
        customerId,
        dimensions,
        at: purchasedAt,
        paid,
        refundedAt: refund?.at ?? null,
        refunded: refund?.usd ?? nothingPaid,
      },
    ];
  });
}

function paymentOf(context: Context, purchase: StoredPurchase): Payment {
  const { id, customerId, storePurchaseIdentifier, revenue, purchasedAt, refundedAt } = purchase;
  const paid = originallyPaid(context, id, storePurchaseIdentifier, revenue);
  return {
    customerId,
    dimensions: dimensionsOf(context, purchase),
    at: purchasedAt,
    paid,
    refundedAt: isOwned(purchase, context.now) ? null : refundedAt,
    refunded: context.project.ledger.refundsOf(id).at(-1)?.usd ?? nothingPaid,
  };
}

function dimensionsOfCustomer(customer: StoredCustomer): Dimensions {
  return {
    country: customer.lastSeenCountry ?? 'unknown',
    first_platform: customer.lastSeenPlatform ?? 'unknown',
  };
}

function dimensionsOf({ project }: Context, owned: StoredSubscription | StoredPurchase): Dimensions {
  const product = project.products.get(owned.productId ?? '');
  const customer = project.customers.get(owned.customerId);
  return {
    ...(customer === undefined ? {} : dimensionsOfCustomer(customer)),
    store: owned.store,
    app_id: product?.app_id ?? 'unknown',
    product: product?.id ?? 'unknown',
    product_duration: product?.subscription?.duration ?? 'none',
    offering: owned.presentedOfferingId ?? 'none',
  };
}
