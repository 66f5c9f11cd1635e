import { missing } from '../../http/errors.ts';
import type { SandboxRequest } from '../../http/sandbox-request.ts';
import type {
  StoredDiscount,
  StoredPaywall,
  StoredVirtualCurrency,
  StoredWebhookIntegration,
} from '../../state/stored-configuration.ts';
import type {
  StoredApp,
  StoredCustomer,
  StoredEntitlement,
  StoredOffering,
  StoredPackage,
  StoredProduct,
  StoredPurchase,
  StoredSubscription,
} from '../../state/stored-facts.ts';

/* The object that the path names. Each throws 404 when the project has none of this id. */

export function appInPath({ project, path }: SandboxRequest): StoredApp {
  return orMissing(project.apps.get(path['app_id'] ?? ''));
}

/** By its own id or by any alias. */
export function customerInPath({ project, path }: SandboxRequest): StoredCustomer {
  return orMissing(project.customer(path['customer_id'] ?? ''));
}

export function productInPath({ project, path }: SandboxRequest): StoredProduct {
  return orMissing(project.products.get(path['product_id'] ?? ''));
}

export function entitlementInPath({ project, path }: SandboxRequest): StoredEntitlement {
  return orMissing(project.entitlements.get(path['entitlement_id'] ?? ''));
}

export function offeringInPath({ project, path }: SandboxRequest): StoredOffering {
  return orMissing(project.offerings.get(path['offering_id'] ?? ''));
}

export function packageInPath({ project, path }: SandboxRequest): StoredPackage {
  return orMissing(project.packages.get(path['package_id'] ?? ''));
}

export function subscriptionInPath({ project, path }: SandboxRequest): StoredSubscription {
  return orMissing(project.subscriptions.get(path['subscription_id'] ?? ''));
}

export function purchaseInPath({ project, path }: SandboxRequest): StoredPurchase {
  return orMissing(project.purchases.get(path['purchase_id'] ?? ''));
}

export function paywallInPath({ project, path }: SandboxRequest): StoredPaywall {
  return orMissing(project.paywalls.get(path['paywall_id'] ?? ''));
}

export function virtualCurrencyInPath({ project, path }: SandboxRequest): StoredVirtualCurrency {
  return orMissing(project.virtualCurrencies.get(path['virtual_currency_code'] ?? ''));
}

export function discountInPath({ project, path }: SandboxRequest): StoredDiscount {
  return orMissing(project.discounts.get(path['discount_id'] ?? ''));
}

export function webhookIntegrationInPath({ project, path }: SandboxRequest): StoredWebhookIntegration {
  return orMissing(project.webhookIntegrations.get(path['webhook_integration_id'] ?? ''));
}

function orMissing<Found>(found: Found | undefined): Found {
  if (found === undefined) throw missing();
  return found;
}
