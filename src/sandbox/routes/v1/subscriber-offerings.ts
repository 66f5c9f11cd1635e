import { recordChange } from '../../answers/customer-events.ts';
import type { StoredOffering } from '../../state/stored-facts.ts';
import { notFoundInV1, secretKeyInApp } from '../../http/v1-errors.ts';
import { subscriberResult } from './subscribers.ts';
import { platformOf, subscriberInPath } from './v1-request.ts';
import type { V1Handlers, V1Request } from './v1-request.ts';

export const subscriberOfferingHandlers: Pick<
  V1Handlers,
  'v1:get-offerings' | 'v1:override-offering' | 'v1:delete-offering-override'
> = {
  // What the app would show: packages with the identifiers of the app's own store, and no secret key.
  'v1:get-offerings': {
    callers: ['public'],
    answer: (request) => {
      platformOf(request);
      const { caller, project, path } = request;
      if (caller.kind === 'secret') throw secretKeyInApp();
      const customer = project.customer(path['app_user_id'] ?? '');
      const offerings = [...project.offerings].filter(({ state }) => state === 'active');
      const current =
        project.offerings.get(customer?.offeringOverrideId ?? '') ??
        offerings.find(({ isCurrent }) => isCurrent);
      return {
        status: 200,
        body: {
          current_offering_id: current?.lookupKey ?? null,
          offerings: offerings.map((offering) => ({
            description: offering.displayName,
            identifier: offering.lookupKey,
            metadata: offering.metadata,
            packages: packagesFor(request, offering, caller.app.id),
          })),
        },
      };
    },
  },

  'v1:override-offering': {
    callers: ['secret'],
    answer: (request) => {
      const offering = request.project.offerings.get(request.path['offering_uuid'] ?? '');
      if (offering === undefined) throw notFoundInV1('The offering does not exist.');
      const customer = subscriberInPath(request);
      customer.offeringOverrideId = offering.id;
      recordChange(request, customer.id, 'OFFERING_OVERRIDDEN', { offering_id: offering.id });
      return subscriberResult(request, customer, 201);
    },
  },

  'v1:delete-offering-override': {
    callers: ['secret'],
    answer: (request) => {
      const customer = subscriberInPath(request);
      customer.offeringOverrideId = null;
      recordChange(request, customer.id, 'OFFERING_OVERRIDDEN', { offering_id: null });
      return subscriberResult(request, customer, 201);
    },
  },
};

/** The packages that sell something in this app. */
function packagesFor(
  { project }: V1Request,
  offering: StoredOffering,
  appId: string,
): Record<string, unknown>[] {
  return offering.packageIds.flatMap((id) => {
    const stored = project.packages.get(id);
    for (const productId of stored?.products.keys() ?? []) {
      const product = project.products.get(productId);
      if (stored === undefined || product?.app_id !== appId) continue;
      const [identifier, plan] = product.store_identifier.split(':', 2);
      return {
        identifier: stored.lookupKey,
        platform_product_identifier: identifier,
        ...(plan === undefined ? {} : { platform_product_plan_identifier: plan }),
      };
    }
    return [];
  });
}
