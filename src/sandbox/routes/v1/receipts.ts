import { z } from 'zod';
import { recordChange } from '../../answers/customer-events.ts';
import { purchaseFacts, subscriptionFacts } from '../../state/facts-with-defaults.ts';
import { newId } from '../../ids.ts';
import { durationMs } from '../../iso-durations.ts';
import { creditVirtualCurrencies } from '../../changes/product-grants.ts';
import { revenue } from '../../money/revenue.ts';
import type { Currency, Store, StoredApp, StoredCustomer, StoredProduct } from '../../state/stored-facts.ts';
import { wireEnums } from '../../../revenuecat/generated/enums.ts';
import { incorrectParameters, invalidPlatform, invalidReceipt, notFoundInV1 } from '../../http/v1-errors.ts';
import { customerOrNew, newAttributes, setAttributes, subscriberResult } from './subscribers.ts';
import { appTypeOf, platformOf, v1BodyOf } from './v1-request.ts';
import type { V1Handlers, V1Request } from './v1-request.ts';

const receipt = z.looseObject({
  app_user_id: z.string().min(1),
  fetch_token: z.string().min(1),
  product_id: z.string().min(1).nullish(),
  price: z.number().min(0).nullish(),
  currency: z.enum(wireEnums.Currency).nullish(),
  payment_mode: z.union([z.string(), z.int()]).nullish(),
  introductory_price: z.number().min(0).nullish(),
  is_restore: z.boolean().nullish(),
  presented_offering_identifier: z.string().nullish(),
  attributes: newAttributes.nullish(),
});
type Receipt = z.infer<typeof receipt>;

/** Says what was bought, and what makes this purchase different from another of the same: `sandbox.PRODUCT.NONCE`. */
const tokenForm = /^sandbox\.(?<product>.+)\.(?<nonce>[\w-]+)$/;

const defaultPrice = 4.99;
const freeTrial = '2';

export const receiptHandlers: Pick<V1Handlers, 'v1:receipts'> = {
  'v1:receipts': {
    callers: ['secret', 'public'],
    answer: (request) => {
      const platform = platformOf(request);
      if (platform === null) throw invalidPlatform();
      const body = v1BodyOf(request, receipt);
      if ((body.price == null) !== (body.currency == null)) {
        throw incorrectParameters('price and currency are needed together.');
      }
      const product = boughtProduct(request, body, appOf(request, appTypeOf(platform)));
      const { customer } = customerOrNew(request, body.app_user_id);
      const known = request.project.ledger.ownerOfToken.get(body.fetch_token);
      if (known === undefined) buy(request, customer, product, body);
      else restore(request, customer, known);
      if (body.attributes != null) setAttributes(request, customer, body.attributes);
      return subscriberResult(request, customer, 200);
    },
  },
};

/** The app of a public key, or the project's app for the platform. */
function appOf({ caller, project }: V1Request, type: StoredApp['type']): StoredApp {
  if (caller.kind !== 'secret') return caller.app;
  for (const app of project.apps) if (app.type === type) return app;
  throw notFoundInV1('The project has no app for this platform.');
}

/** Throws 400 for a token that is not of the sandbox's form, or whose product the app does not have. */
function boughtProduct({ project }: V1Request, body: Receipt, app: StoredApp): StoredProduct {
  const inToken = tokenForm.exec(body.fetch_token)?.groups?.['product'];
  if (inToken === undefined) throw invalidReceipt();
  if (app.type === 'play_store' && body.product_id == null) {
    throw incorrectParameters('product_id is needed for Google purchases.');
  }
  const named = body.product_id ?? inToken;
  if (inToken !== named && !inToken.startsWith(`${named}:`)) throw invalidReceipt();
  for (const product of project.products) {
    if (product.app_id === app.id && product.store_identifier === inToken) return product;
  }
  throw notFoundInV1('The app has no such product.');
}

function buy(request: V1Request, customer: StoredCustomer, product: StoredProduct, body: Receipt): void {
  const { project, now, random } = request;
  const store: Store = project.apps.get(product.app_id)?.type ?? 'app_store';
  const currency: Currency = body.currency ?? 'USD';
  const environment = store === 'test_store' ? 'sandbox' : 'production';
  const presentedOfferingId =
    [...project.offerings].find(({ lookupKey }) => lookupKey === body.presented_offering_identifier)?.id ??
    null;
  const length = durationMs(product.subscription?.duration ?? null);
  const trial = String(body.payment_mode ?? '') === freeTrial ? product.subscription?.trial_duration : null;
  const trialLength = durationMs(trial ?? null);
  const price = body.introductory_price ?? body.price ?? defaultPrice;
  const paid = revenue(trialLength === null ? price : 0, store);
  const storeIdentifier = `sandbox-${newId('purchase', random)}`;
  let ownerId: string;
  if (product.type === 'subscription' && length !== null) {
    const endsAt = now + (trialLength ?? length);
    ownerId = newId('subscription', random);
    project.addSubscription(
      subscriptionFacts({
        id: ownerId,
        customerId: customer.id,
        productId: product.id,
        store,
        environment,
        startsAt: now,
        trialEndsAt: trialLength === null ? null : endsAt,
        currentPeriodEndsAt: endsAt,
        totalRevenue: paid,
        presentedOfferingId,
        country: customer.lastSeenCountry,
        storeSubscriptionIdentifier: storeIdentifier,
        transactions: [
          {
            id: storeIdentifier,
            purchasedAt: now,
            productStoreIdentifier: product.store_identifier,
            expiresAt: endsAt,
            effectiveExpiresAt: endsAt,
            localRevenue: { ...paid, currency },
            usdRevenue: paid,
          },
        ],
      }),
    );
  } else {
    ownerId = newId('purchase', random);
    project.addPurchase(
      purchaseFacts({
        id: ownerId,
        customerId: customer.id,
        productId: product.id,
        store,
        environment,
        purchasedAt: now,
        revenue: paid,
        presentedOfferingId,
        country: customer.lastSeenCountry,
        storePurchaseIdentifier: storeIdentifier,
      }),
    );
  }
  project.ledger.ownerOfToken.set(body.fetch_token, ownerId);
  creditVirtualCurrencies(project, customer.id, product.id, { quantity: 1, inTrial: trialLength !== null });
}

/** A token that was seen before buys nothing again; from another customer, it brings the purchase over. */
function restore(request: V1Request, customer: StoredCustomer, ownerId: string): void {
  const { project } = request;
  const subscription = project.subscriptions.get(ownerId);
  const purchase = project.purchases.get(ownerId);
  const previousOwner = subscription?.customerId ?? purchase?.customerId;
  if (previousOwner === undefined || previousOwner === customer.id) return;
  if (subscription !== undefined) project.moveSubscription(subscription, customer.id);
  if (purchase !== undefined) project.movePurchase(purchase, customer.id);
  const details = { transferred_from: [previousOwner], transferred_to: [customer.id] };
  recordChange(request, previousOwner, 'TRANSFER', details);
  recordChange(request, customer.id, 'TRANSFER', details);
}
