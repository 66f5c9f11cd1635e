import type { Handlers } from '../../http/sandbox-request.ts';
import { appChangeRoutes } from './app-changes.ts';
import { appRoutes } from './apps.ts';
import { virtualCurrencyBalanceRoutes } from './virtual-currency-balances.ts';
import { customerHistoryRoutes } from './customer-history.ts';
import { blockedCustomerRoutes } from './blocked-customers.ts';
import { chartRoutes } from './charts.ts';
import { customerRoutes } from './customers.ts';
import { discountCodeRoutes } from './discount-codes.ts';
import { discountRoutes } from './discounts.ts';
import { entitlementChangeRoutes } from './entitlement-changes.ts';
import { entitlementRoutes } from './entitlements.ts';
import { grantedEntitlementRoutes } from './granted-entitlements.ts';
import { offeringChangeRoutes } from './offering-changes.ts';
import { offeringRoutes } from './offerings.ts';
import { packageChangeRoutes } from './package-changes.ts';
import { packageRoutes } from './packages.ts';
import { paywallRoutes } from './paywalls.ts';
import { productChangeRoutes } from './product-changes.ts';
import { productRoutes } from './products.ts';
import { projectPeopleRoutes } from './project-people.ts';
import { projectRoutes } from './projects.ts';
import { purchaseRoutes } from './purchases.ts';
import { storePushRoutes } from './store-push.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { subscriptionActionRoutes } from './subscription-actions.ts';
import { virtualCurrencyRoutes } from './virtual-currencies.ts';
import { webhookIntegrationRoutes } from './webhook-integrations.ts';

/** Every operation that the sandbox emulates. The others of the table answer 501. */
export const handlers: Handlers = {
  ...projectRoutes,
  ...appRoutes,
  ...customerRoutes,
  ...chartRoutes,
  ...virtualCurrencyBalanceRoutes,
  ...customerHistoryRoutes,
  ...blockedCustomerRoutes,
  ...grantedEntitlementRoutes,
  ...subscriptionRoutes,
  ...subscriptionActionRoutes,
  ...purchaseRoutes,
  ...productRoutes,
  ...entitlementRoutes,
  ...offeringRoutes,
  ...packageRoutes,
  ...appChangeRoutes,
  ...productChangeRoutes,
  ...storePushRoutes,
  ...entitlementChangeRoutes,
  ...offeringChangeRoutes,
  ...packageChangeRoutes,
  ...paywallRoutes,
  ...virtualCurrencyRoutes,
  ...discountRoutes,
  ...discountCodeRoutes,
  ...webhookIntegrationRoutes,
  ...projectPeopleRoutes,
};
