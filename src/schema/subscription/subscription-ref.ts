import type { Subscription } from '../../revenuecat/generated/wire.ts';
import type { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';

export type SubscriptionObject = Held<Subscription>;

/** GraphQL owns the name `Subscription`, so RevenueCat's is `CustomerSubscription`. */
export const CustomerSubscriptionRef = builder.objectRef<SubscriptionObject>('CustomerSubscription');
