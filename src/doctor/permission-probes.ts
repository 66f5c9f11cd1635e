import type { UntypedInput } from '../revenuecat/call.ts';
import type { OperationId, Scope } from '../revenuecat/generated/operations.ts';

/** A request whose refusal, or success, tells whether a key holds one permission, and that changes nothing. */
export interface Probe {
  readonly operation: OperationId;
  /** Without the project, which whoever sends it adds. */
  readonly input: UntypedInput;
}

/** A permission that is not asked about, and why. */
interface Unprobed {
  readonly notProbed: string;
}

/**
 * No object of RevenueCat's can have this id: those that RevenueCat gives have no hyphens, and the code of a virtual
 * currency has neither hyphens nor this length.
 */
const absentId = 'no-such-object-9f2c41d7-asked-by-doctor';

const inNoPath = (operation: OperationId, query: Readonly<Record<string, unknown>> = {}): Probe => ({
  operation,
  input: { query },
});
const firstOf = (operation: OperationId): Probe => inNoPath(operation, { limit: 1 });

/** Asks about an object that does not exist. A write has a body that lacks what is required, or changes nothing. */
const about = (operation: OperationId, parameter: string): Probe => ({
  operation,
  input: { path: { [parameter]: absentId }, query: { limit: 1 } },
});
const emptyWrite = (operation: OperationId, parameter: string): Probe => ({
  operation,
  input: { path: { [parameter]: absentId }, body: {} },
});

const oneCallForCharts: Unprobed = {
  notProbed: 'charts allow few calls a minute, so only one of their permissions is asked about',
};

/**
 * How each permission is found out. Reading ones by the cheapest read that takes no other permission.
 *
 * Writing ones by a write that cannot happen, twice over: its object has an id that cannot exist, and its body is `{}`,
 * which lacks a required field or asks for no change. A customer's id may be any text, so there the missing field alone
 * must do. Never a deletion, a refund, or an operation that makes what it does not find. A key without the permission is
 * answered 403; with it, that the object is missing or the body not good.
 */
export const permissionProbes: Readonly<Record<Scope, Probe | Unprobed>> = {
  'charts_metrics:benchmarks:read': oneCallForCharts,
  'charts_metrics:charts:read': {
    operation: 'get-chart-options',
    input: { path: { chart_name: 'revenue' } },
  },
  'charts_metrics:overview:read': oneCallForCharts,
  'customer_information:customers:read': firstOf('list-customers'),
  'customer_information:customers:read_write': emptyWrite(
    'revoke-customer-granted-entitlement',
    'customer_id',
  ),
  'customer_information:invoices:read': about('list-customer-invoices', 'customer_id'),
  'customer_information:purchases:read': inNoPath('search-purchases', {
    store_purchase_identifier: absentId,
  }),
  'customer_information:purchases:read_write': emptyWrite(
    'create-virtual-currencies-transaction',
    'customer_id',
  ),
  'customer_information:subscriptions:read': inNoPath('search-subscriptions', {
    store_subscription_identifier: absentId,
  }),
  'customer_information:subscriptions:read_write': emptyWrite('extend-subscription', 'subscription_id'),
  'project_configuration:apps:read': firstOf('list-apps'),
  'project_configuration:apps:read_write': emptyWrite('update-app', 'app_id'),
  'project_configuration:audit_logs:read': firstOf('list-audit-logs'),
  'project_configuration:collaborators:read': firstOf('list-collaborators'),
  'project_configuration:discounts:read': firstOf('list-discounts'),
  'project_configuration:discounts:read_write': emptyWrite('update-discount-offer', 'discount_id'),
  'project_configuration:entitlements:read': firstOf('list-entitlements'),
  'project_configuration:entitlements:read_write': emptyWrite(
    'attach-products-to-entitlement',
    'entitlement_id',
  ),
  'project_configuration:integrations:read': firstOf('list-webhook-integrations'),
  'project_configuration:integrations:read_write': emptyWrite(
    'update-webhook-integration',
    'webhook_integration_id',
  ),
  'project_configuration:offerings:read': firstOf('list-offerings'),
  'project_configuration:offerings:read_write': emptyWrite('update-offering', 'offering_id'),
  'project_configuration:packages:read': about('list-packages', 'offering_id'),
  'project_configuration:packages:read_write': emptyWrite('attach-products-to-package', 'package_id'),
  'project_configuration:products:read': firstOf('list-products'),
  'project_configuration:products:read_write': emptyWrite('update-product', 'product_id'),
  // The first two, because whether there is only one decides whether a server without REVENUECAT_PROJECT_ID can start.
  'project_configuration:projects:read': inNoPath('list-projects', { limit: 2 }),
  'project_configuration:projects:read_write': {
    notProbed: 'all it allows is making projects, and no request for that is safe to try',
  },
  'project_configuration:virtual_currencies:read': firstOf('list-virtual-currencies'),
  'project_configuration:virtual_currencies:read_write': emptyWrite(
    'update-virtual-currency',
    'virtual_currency_code',
  ),
};

/** A receipt that names neither a customer nor what was bought: v1 can do nothing with it but look at the key. */
export const v1Probe: Probe = { operation: 'v1:receipts', input: { body: {} } };

/** A report of no purchase, for the key that an app of a payment provider has of its own. */
export const externalProbe: Probe = { operation: 'external:track-external-purchases', input: { body: {} } };
