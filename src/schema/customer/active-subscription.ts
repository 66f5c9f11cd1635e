import type { Environment, Subscription } from '../../revenuecat/generated/wire.ts';
import { nullIfMissing } from '../../loading/configuration-loader.ts';
import type { RequestContext } from '../context.ts';
import { subscriptionsOfCustomer } from '../subscription/subscription-loader.ts';

/**
 * The subscription that gives access now and whose period ends last, or null. All subscriptions are read, so that the
 * list serves other fields of the same customer too.
 */
export async function findActiveSubscription(
  projectId: string,
  customerId: string,
  environment: Environment | null,
  context: RequestContext,
): Promise<Subscription | null> {
  const list = await nullIfMissing(
    context.loaders.load(subscriptionsOfCustomer, {
      projectId,
      customerId,
      environment: null,
      slice: { after: null, first: mostSubscriptions },
    }),
  );
  const active = (list?.items ?? []).filter(
    (it) => givesAccess(it, context) && (environment === null || it.environment === environment),
  );
  return active.reduce<Subscription | null>(
    (best, it) => (best === null || periodEnd(it) > periodEnd(best) ? it : best),
    null,
  );
}

/** Far more than a customer has subscriptions. */
const mostSubscriptions = 1000;

/**
 * Judged by the clock too, because a copy may be older than the end of its period. Only a grace period outlasts the
 * period, and upstream does not tell its end.
 */
function givesAccess(subscription: Subscription, { liesAhead }: Pick<RequestContext, 'liesAhead'>): boolean {
  const { gives_access: gaveAccess, ends_at: endsAt, status } = subscription;
  if (!gaveAccess) return false;
  return status === 'in_grace_period' || endsAt === null || endsAt === undefined || liesAhead(endsAt);
}

function periodEnd(subscription: Subscription): number {
  return subscription.current_period_ends_at ?? Infinity;
}
