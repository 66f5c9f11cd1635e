import type {
  Discount,
  DiscountCode,
  Paywall,
  VirtualCurrency,
  WebhookIntegration,
} from '../../revenuecat/generated/wire.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import type {
  StoredDiscount,
  StoredDiscountCode,
  StoredPaywall,
  StoredVirtualCurrency,
  StoredWebhookIntegration,
} from '../state/stored-configuration.ts';
import { offeringAnswer } from './catalogue-answers.ts';

/** A paywall; its offering and its components are null unless they were expanded. */
export function paywallAnswer(
  request: SandboxRequest,
  paywall: StoredPaywall,
  parts: { readonly offering: boolean; readonly components: boolean },
): Paywall {
  const offering = request.project.offerings.get(paywall.offeringId);
  return {
    object: 'paywall',
    id: paywall.id,
    name: paywall.name,
    offering_id: paywall.offeringId,
    created_at: paywall.createdAt,
    published_at: paywall.publishedAt,
    offering:
      parts.offering && offering !== undefined
        ? offeringAnswer(request, offering, { packages: false, products: false })
        : null,
    components: parts.components ? paywall.components : null,
  };
}

export function virtualCurrencyAnswer(
  request: SandboxRequest,
  currency: StoredVirtualCurrency,
): VirtualCurrency {
  return {
    object: 'virtual_currency',
    project_id: request.project.project.id,
    code: currency.id,
    name: currency.name,
    description: currency.description,
    state: currency.state,
    created_at: currency.createdAt,
    product_grants:
      currency.productGrants?.map((grant) => ({
        object: 'virtual_currency.product_grant',
        product_ids: [...grant.productIds],
        amount: grant.amount,
        trial_amount: grant.trialAmount,
        expire_at_cycle_end: grant.expireAtCycleEnd,
      })) ?? null,
  };
}

export function discountAnswer(discount: StoredDiscount): Discount {
  const { reduction } = discount;
  const common = {
    object: 'discount',
    id: discount.id,
    identifier: discount.identifier,
    customer_facing_name: discount.customerFacingName,
    duration_mode: discount.duration.mode,
    eligibility: discount.eligibility,
    time_window: discount.duration.window,
    disabled_at: discount.disabledAt,
    created_at: discount.createdAt,
    updated_at: discount.updatedAt,
  } as const;
  return reduction.type === 'percentage'
    ? { ...common, type: reduction.type, percentage: reduction.percentage }
    : { ...common, type: reduction.type, fixed_amount: { ...reduction.amounts } };
}

export function discountCodeAnswer(code: StoredDiscountCode): DiscountCode {
  return { object: 'discount_code', code: code.id, created_at: code.createdAt };
}

export function webhookIntegrationAnswer(
  request: SandboxRequest,
  integration: StoredWebhookIntegration,
): WebhookIntegration {
  return {
    object: 'webhook_integration',
    id: integration.id,
    project_id: request.project.project.id,
    name: integration.name,
    url: integration.url,
    environment: integration.environment,
    event_types: integration.eventTypes === null ? null : [...integration.eventTypes],
    app_id: integration.appId,
    created_at: integration.createdAt,
  };
}
