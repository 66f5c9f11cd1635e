import { z } from 'zod';
import { alreadyExists, unacceptableParameter, unprocessable } from '../../http/errors.ts';
import { optionalBodyOf } from '../../http/request-validation.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import { objectId } from './body-fields.ts';
import { productInPath } from './found.ts';

const durations = {
  ONE_WEEK: 'P1W',
  ONE_MONTH: 'P1M',
  TWO_MONTHS: 'P2M',
  THREE_MONTHS: 'P3M',
  SIX_MONTHS: 'P6M',
  ONE_YEAR: 'P1Y',
} as const;

const subscriptionInformation = z.strictObject({
  duration: z.enum(Object.keys(durations) as (keyof typeof durations)[]),
  subscription_group_name: z.string().min(1).max(255),
  subscription_group_id: objectId.nullable().optional(),
});

const push = z.strictObject({
  store_information: z.union([subscriptionInformation, z.strictObject({})]).optional(),
});

export const storePushRoutes: Handlers = {
  // Only the App Store can be pushed to, and only with a key that may write there.
  'create-product-in-store': (request) => {
    const given = optionalBodyOf(request, push).store_information ?? {};
    const { project, random } = request;
    const product = productInPath(request);
    const app = project.apps.get(product.app_id);
    if (app?.type !== 'app_store') throw unprocessable('Only App Store products can be pushed to the store');
    if (app.app_store?.app_store_connect_api_key_configured !== true) {
      throw unprocessable('The app has no App Store Connect API key');
    }
    if (product.type === 'one_time') throw unprocessable('The App Store has no products of this type');
    if ((product.type === 'subscription') !== 'duration' in given) {
      throw unacceptableParameter(
        'store_information',
        'A duration and a group are needed for subscriptions, and nothing for other products',
      );
    }
    if (project.storeProducts.has(product.id)) throw alreadyExists('The product is already in the store');
    const stored = {
      id: String(random.between(1_000_000_000, 6_999_999_999)),
      groupName: 'duration' in given ? given.subscription_group_name : null,
      price: null,
    };
    project.storeProducts.set(product.id, stored);
    if ('duration' in given) {
      product.subscription = {
        duration: durations[given.duration],
        grace_period_duration: null,
        trial_duration: null,
      };
    }
    return {
      created_product: {
        object: 'store_product',
        id: stored.id,
        // The store has shorter names than we allow.
        name: product.display_name?.slice(0, 255) ?? null,
        product_identifier: product.store_identifier,
      },
    };
  },
};
