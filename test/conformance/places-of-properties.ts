/** The types of the graph for upstream's schemas, where their names differ. */
export const typesOfSchemas: Readonly<Record<string, string>> = {
  AmazonApp: 'App',
  'AmazonApp.amazon': 'AmazonSettings',
  AppStoreApp: 'App',
  'AppStoreApp.app_store': 'AppStoreSettings',
  MacAppStoreApp: 'App',
  'MacAppStoreApp.mac_app_store': 'MacAppStoreSettings',
  PlayStoreApp: 'App',
  'PlayStoreApp.play_store': 'PlayStoreSettings',
  StripeApp: 'App',
  'StripeApp.stripe': 'StripeSettings',
  RCBillingApp: 'App',
  'RCBillingApp.rc_billing': 'RcBillingSettings',
  RokuApp: 'App',
  'RokuApp.roku': 'RokuSettings',
  PaddleApp: 'App',
  'PaddleApp.paddle': 'PaddleSettings',
  PackageProductAssociation: 'PackageProduct',
  StoreKitConfigFile: 'App',
  Transfer: 'TransferCustomerDataPayload',
  ListBlockedCustomers: 'BlockedCustomer',
  Benchmarks: 'Project',
  OverviewMetrics: 'Project',
  'answer to create-product-in-store': 'CreateProductInStorePayload',
  DiscountPercentageVariant: 'Discount',
  DiscountFixedAmountVariant: 'Discount',
  // GraphQL owns the name.
  Subscription: 'CustomerSubscription',
  'Subscription.pending_changes': 'SubscriptionPendingChanges',
  AuthenticatedManagementUrl: 'CreateManagementUrlPayload',
  ChartData: 'Chart',
  'ChartData.segments': 'ChartSegment',
  'ChartData.unsupported_params': 'ChartUnsupportedParams',
  'ChartOptions.resolutions': 'ChartResolutionOption',
  'ChartFilterOption.options': 'ChartChoice',
  'ChartOptions.user_selectors': 'ChartSelectorOption',
  'ChartOptions.user_selectors.options': 'ChartChoice',
};

/** The fields for upstream's properties, where their names differ by more than case or by what an id names. */
export const fieldsWithOtherNames: Readonly<Record<string, string>> = {
  'StoreKitConfigFile.contents': 'storeKitConfig',
  'PaddleApp.paddle.paddle_api_key': 'paddleApiKeyConfigured',
  'ListBlockedCustomers.updated_at_ms': 'updatedAt',
  'Benchmarks.metrics': 'benchmarks',
  'OverviewMetrics.metrics': 'overviewMetrics',
  'answer to create-product-in-store.created_product': 'storeProduct',
  'DiscountFixedAmountVariant.fixed_amount': 'fixedAmounts',
  'VirtualCurrencyProductGrant.product_ids': 'products',
  'VirtualCurrencyBalance.currency_code': 'currency',
  'ChartData.yaxis_currency': 'currency',
  'ChartData.user_selectors': 'selectors',
  'ChartOptions.user_selectors': 'selectors',
  'ChartOptions.user_selectors.default': 'defaultValue',
};

const payloadNamesIt = 'Each payload of a delete names what is gone as a field of its own.';
const sameMoment = 'The mutation answers at that moment, and the audit record has it.';

/** Properties that the graph does not show, and why. */
export const notShown: Readonly<Record<string, string>> = {
  'DeletedObject.id': payloadNamesIt,
  'DeletedObject.deleted_at': sameMoment,
  'DeletedDiscountCodeObject.id': payloadNamesIt,
  'DeletedDiscountCodeObject.deleted_at': sameMoment,
  'OverviewMetric.last_updated_at_iso8601': 'It says the same as last_updated_at.',
};
