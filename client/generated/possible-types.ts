
      export interface PossibleTypesResultData {
        possibleTypes: {
          [key: string]: string[]
        }
      }
      const result: PossibleTypesResultData = {
  "possibleTypes": {
    "AddAttributionResult": [
      "AddAttributionPayload",
      "ConflictError",
      "InvalidInputError",
      "NotFoundError"
    ],
    "ArchiveEntitlementResult": [
      "ArchiveEntitlementPayload",
      "ConflictError",
      "InvalidInputError",
      "NotFoundError"
    ],
    "ArchiveOfferingResult": [
      "ArchiveOfferingPayload",
      "ConflictError",
      "InvalidInputError",
      "NotFoundError"
    ],
    "ArchiveProductResult": [
      "ArchiveProductPayload",
      "ConflictError",
      "InvalidInputError",
      "NotFoundError"
    ],
    "ArchiveVirtualCurrencyResult": [
      "ArchiveVirtualCurrencyPayload",
      "ConflictError",
      "InvalidInputError",
      "NotFoundError"
    ],
    "AssignCustomerOfferingResult": [
      "AssignCustomerOfferingPayload",
      "ConflictError",
      "InvalidInputError",
      "NotFoundError"
    ],
    "AttachProductsToEntitlementResult": [
      "AttachProductsToEntitlementPayload",
      "ConflictError",
      "InvalidInputError",
      "NotFoundError"
    ],
    "AttachProductsToPackageResult": [
      "AttachProductsToPackagePayload",
      "ConflictError",
      "InvalidInputError",
      "NotFoundError"
    ],
    "BlockCustomerResult": [
      "BlockCustomerPayload",
      "ConflictError",
      "InvalidInputError",
      "NotFoundError"
    ],
    "CancelByStoreTransactionResult": [
      "CancelByStoreTransactionPayload",
      "ConflictError",
      "InvalidInputError",
      "NotFoundError"
    ],
    "CancelSubscriptionResult": [
      "CancelSubscriptionPayload",
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "StoreError"
    ],
    "ClearCustomerOfferingResult": [
      "ClearCustomerOfferingPayload",
      "ConflictError",
      "InvalidInputError",
      "NotFoundError"
    ],
    "CreateAppResult": [
      "ConflictError",
      "CreateAppPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "CreateCustomerResult": [
      "ConflictError",
      "CreateCustomerPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "CreateDiscountCodesResult": [
      "ConflictError",
      "CreateDiscountCodesPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "CreateDiscountResult": [
      "ConflictError",
      "CreateDiscountPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "CreateEntitlementResult": [
      "ConflictError",
      "CreateEntitlementPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "CreateManagementUrlResult": [
      "ConflictError",
      "CreateManagementUrlPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "CreateOfferingResult": [
      "ConflictError",
      "CreateOfferingPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "CreatePackageResult": [
      "ConflictError",
      "CreatePackagePayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "CreatePaywallResult": [
      "ConflictError",
      "CreatePaywallPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "CreateProductInStoreResult": [
      "ConflictError",
      "CreateProductInStorePayload",
      "InvalidInputError",
      "NotFoundError",
      "StoreError"
    ],
    "CreateProductResult": [
      "ConflictError",
      "CreateProductPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "CreateProjectResult": [
      "ConflictError",
      "CreateProjectPayload",
      "InvalidInputError"
    ],
    "CreateVirtualCurrencyResult": [
      "ConflictError",
      "CreateVirtualCurrencyPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "CreateVirtualCurrencyTransactionResult": [
      "ConflictError",
      "CreateVirtualCurrencyTransactionPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "CreateWebhookIntegrationResult": [
      "ConflictError",
      "CreateWebhookIntegrationPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "DeferGoogleSubscriptionResult": [
      "ConflictError",
      "DeferGoogleSubscriptionPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "DeleteAppResult": [
      "ConflictError",
      "DeleteAppPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "DeleteCustomerResult": [
      "ConflictError",
      "DeleteCustomerPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "DeleteDiscountCodeResult": [
      "ConflictError",
      "DeleteDiscountCodePayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "DeleteDiscountResult": [
      "ConflictError",
      "DeleteDiscountPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "DeleteEntitlementResult": [
      "ConflictError",
      "DeleteEntitlementPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "DeleteOfferingResult": [
      "ConflictError",
      "DeleteOfferingPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "DeletePackageResult": [
      "ConflictError",
      "DeletePackagePayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "DeletePaywallResult": [
      "ConflictError",
      "DeletePaywallPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "DeleteProductResult": [
      "ConflictError",
      "DeleteProductPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "DeleteVirtualCurrencyResult": [
      "ConflictError",
      "DeleteVirtualCurrencyPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "DeleteWebhookIntegrationResult": [
      "ConflictError",
      "DeleteWebhookIntegrationPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "DetachProductsFromEntitlementResult": [
      "ConflictError",
      "DetachProductsFromEntitlementPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "DetachProductsFromPackageResult": [
      "ConflictError",
      "DetachProductsFromPackagePayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "DisableDiscountResult": [
      "ConflictError",
      "DisableDiscountPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "EnableDiscountResult": [
      "ConflictError",
      "EnableDiscountPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "ExtendSubscriptionResult": [
      "ConflictError",
      "ExtendSubscriptionPayload",
      "InvalidInputError",
      "NotFoundError",
      "StoreError"
    ],
    "GetOrCreateCustomerResult": [
      "ConflictError",
      "GetOrCreateCustomerPayload",
      "InvalidInputError"
    ],
    "GrantEntitlementResult": [
      "ConflictError",
      "GrantEntitlementPayload",
      "InvalidInputError",
      "NotFoundError"
    ],
    "Node": [
      "App",
      "Customer",
      "CustomerSubscription",
      "Discount",
      "Entitlement",
      "Offering",
      "Package",
      "Paywall",
      "Product",
      "Project",
      "Purchase",
      "VirtualCurrency",
      "WebhookIntegration"
    ],
    "RefundByStoreTransactionResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "RefundByStoreTransactionPayload"
    ],
    "RefundPurchaseResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "RefundPurchasePayload",
      "StoreError"
    ],
    "RefundSubscriptionResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "RefundSubscriptionPayload",
      "StoreError"
    ],
    "RefundSubscriptionTransactionResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "RefundSubscriptionTransactionPayload",
      "StoreError"
    ],
    "RestorePurchaseByOrderIdResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "RestorePurchaseByOrderIdPayload",
      "StoreError"
    ],
    "RevokeGoogleSubscriptionResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "RevokeGoogleSubscriptionPayload"
    ],
    "RevokeGrantedEntitlementResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "RevokeGrantedEntitlementPayload"
    ],
    "SetCustomerAttributesResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "SetCustomerAttributesPayload"
    ],
    "SubmitReceiptResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "SubmitReceiptPayload"
    ],
    "TrackExternalPurchaseResult": [
      "ConflictError",
      "InvalidInputError",
      "TrackExternalPurchasePayload"
    ],
    "TransferCustomerDataResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "TransferCustomerDataPayload"
    ],
    "UnarchiveEntitlementResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "UnarchiveEntitlementPayload"
    ],
    "UnarchiveOfferingResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "UnarchiveOfferingPayload"
    ],
    "UnarchiveProductResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "UnarchiveProductPayload"
    ],
    "UnarchiveVirtualCurrencyResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "UnarchiveVirtualCurrencyPayload"
    ],
    "UnblockCustomerResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "UnblockCustomerPayload"
    ],
    "UpdateAppResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "UpdateAppPayload"
    ],
    "UpdateDiscountResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "UpdateDiscountPayload"
    ],
    "UpdateEntitlementResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "UpdateEntitlementPayload"
    ],
    "UpdateOfferingResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "UpdateOfferingPayload"
    ],
    "UpdatePackageResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "UpdatePackagePayload"
    ],
    "UpdateProductResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "UpdateProductPayload"
    ],
    "UpdateVirtualCurrencyBalanceResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "UpdateVirtualCurrencyBalancePayload"
    ],
    "UpdateVirtualCurrencyResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "UpdateVirtualCurrencyPayload"
    ],
    "UpdateWebhookIntegrationResult": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "UpdateWebhookIntegrationPayload"
    ],
    "UserError": [
      "ConflictError",
      "InvalidInputError",
      "NotFoundError",
      "StoreError"
    ]
  }
};
      export default result;
    