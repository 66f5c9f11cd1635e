/**
 * GraphQL ESLint's recommended rules for schemas and those of Relay, over schema.graphql. Every exception is named here,
 * with its reason; the rules hold for everything else.
 */
import graphql from '@graphql-eslint/eslint-plugin';

/** Fields that begin with the name of their type, and must. */
const namedLikeTheirType = [
  // The store is called App Store.
  'App.appStore',
  // Upstream's name: the address of the invoice's file, not of the invoice.
  'Invoice.invoiceUrl',
  // `Node.id` is Relay's, `id` is RevenueCat's: see "Ids" in docs/decisions.md.
  'Node.nodeId',
  // Upstream's name, which is the same on subscriptions and transactions.
  'Purchase.purchasedAt',
];

/** What an edge leads to that Relay cannot refetch, because upstream answers it only as part of its list. */
const notRefetchable = [
  'AuditLogEdge',
  'BlockedCustomerEdge',
  'CollaboratorEdge',
  'CustomerAliasEdge',
  'CustomerAttributeEdge',
  'CustomerEntitlementEdge',
  'CustomerEventEdge',
  'DiscountCodeEdge',
  'InvoiceEdge',
  'PackageProductEdge',
  'PublicApiKeyEdge',
  'SubscriptionTransactionEdge',
  'VirtualCurrencyBalanceEdge',
];

/** Parts of an object, or answers of the moment: upstream gives them no identity. */
const withoutIdentity = [
  'ActionAvailability',
  'BlockedCustomer',
  'Chart',
  'ChartChoice',
  'ChartFilterOption',
  'ChartMeasure',
  'ChartOptions',
  'ChartPoint',
  'ChartResolutionOption',
  'ChartSegment',
  'ChartSegmentOption',
  'ChartSelectorOption',
  'ChartSelectorValue',
  'ChartSummaryValue',
  'ChartUnsupportedParams',
  'CurrencyAmount',
  'CustomerAttribute',
  'CustomerChange',
  'CustomerEntitlement',
  'CustomerInfo',
  'CustomerInfoEntitlement',
  'CustomerInfoPurchase',
  'CustomerInfoSubscription',
  'CustomerSubscriptionActions',
  'DiscountCode',
  'DryRun',
  'InputIssue',
  'InvoiceLineItem',
  'MonetaryAmount',
  'OneTimeProduct',
  'PackageProduct',
  'PageInfo',
  'PaywallComponents',
  'PaywallComponentsVersion',
  'PercentileRange',
  'PurchaseActions',
  'SdkOffering',
  'SdkOfferings',
  'SdkPackage',
  'SubscriptionPendingChanges',
  'SubscriptionProduct',
  'UpstreamBudget',
  'UpstreamCircuit',
  'UpstreamDomainBudget',
  'Viewer',
  'VirtualCurrencyBalance',
  'VirtualCurrencyProductGrant',
  'WebhookEvent',
];

/** Results, pages and settings are never referred to either. */
const withoutIdentityBySuffix = ['Connection', 'Edge', 'Error', 'Payload', 'Settings'];

export const schemaPlugin = {
  rules: {
    'deprecation-date': {
      create: (context) => ({
        'Directive[name.value=deprecated]'(node) {
          const [reason] = node.arguments ?? [];
          if (/ Since \d{4}-\d\d-\d\d\.$/.test(reason?.value?.value ?? '')) return;
          context.report({
            node,
            message: 'Say why, what to use instead, and end with the day: "... Since 2026-11-27."',
          });
        },
      }),
    },
    'no-typename-prefix': withExceptions('no-typename-prefix', namedLikeTheirType),
    'relay-edge-types': withExceptions('relay-edge-types', notRefetchable),
  },
};

export const schemaRules = {
  ...graphql.configs['flat/schema-recommended'].rules,
  ...graphql.configs['flat/schema-relay'].rules,
  'schema/deprecation-date': 'error',
  '@graphql-eslint/no-typename-prefix': 'off',
  'schema/no-typename-prefix': 'error',
  '@graphql-eslint/relay-edge-types': 'off',
  'schema/relay-edge-types': [
    'error',
    // Connections have `nodes` beside `edges`, and a short list that is never paged is a plain list.
    { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: true, withEdgeSuffix: true },
  ],
  // Forward only: upstream can be paged forward, and backward pages would have to be read from the start.
  '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
  '@graphql-eslint/strict-id-in-types': [
    'error',
    { exceptions: { types: withoutIdentity, suffixes: withoutIdentityBySuffix } },
  ],
};

/** A rule that says nothing of the named types and fields, where it has no option for that. */
function withExceptions(name, exceptions) {
  const rule = graphql.rules[name];
  const create = (context) => {
    const report = (problem) => {
      if (!exceptions.includes(placeOf(problem.node))) context.report(problem);
    };
    return rule.create(Object.create(context, { report: { value: report } }));
  };
  return { ...rule, create };
}

/** `Type` or `Type.field`. */
function placeOf(node) {
  const names = [];
  for (let at = node; at != null; at = at.parent) {
    if (/^(Object|Interface)TypeDefinition$|^FieldDefinition$/.test(at.kind)) names.unshift(at.name.value);
  }
  return names.join('.');
}
