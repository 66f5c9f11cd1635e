import type { Handlers } from '../../sandbox-request.ts';
import { appRoutes } from './apps.ts';
import { customerRoutes } from './customers.ts';
import { entitlementRoutes } from './entitlements.ts';
import { grantedEntitlementRoutes } from './granted-entitlements.ts';
import { offeringRoutes } from './offerings.ts';
import { packageRoutes } from './packages.ts';
import { productRoutes } from './products.ts';
import { projectRoutes } from './projects.ts';
import { purchaseRoutes } from './purchases.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { subscriptionActionRoutes } from './subscription-actions.ts';

/** Every operation that the sandbox emulates. The others of the table answer 501. */
export const handlers: Handlers = {
  ...projectRoutes,
  ...appRoutes,
  ...customerRoutes,
  ...grantedEntitlementRoutes,
  ...subscriptionRoutes,
  ...subscriptionActionRoutes,
  ...purchaseRoutes,
  ...productRoutes,
  ...entitlementRoutes,
  ...offeringRoutes,
  ...packageRoutes,
};
