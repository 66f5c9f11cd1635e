import { alreadyExists, missing, unacceptableParameter } from '../http/errors.ts';
import { namedProducts, refuseArchived } from './named-products.ts';
import type { ProjectStore } from '../state/project-store.ts';
import type { StoredPackage } from '../state/stored-facts.ts';

type Criteria = StoredPackage['products'] extends Map<string, infer Value> ? Value : never;

/**
 * Attaches all of the products or none. A package offers one product of each app to each SDK, so another product of
 * the same app for the same SDKs is a conflict (409); one that is already there changes whom it is for.
 */
export function attachToPackage(
  project: ProjectStore,
  stored: StoredPackage,
  attachments: readonly (readonly [productId: string, criteria: Criteria])[],
): void {
  const attached = namedProducts(
    project,
    attachments.map(([productId]) => productId),
  );
  const after = new Map([...stored.products, ...attachments]);
  for (const product of attached) {
    if (after.get(product.id) !== 'all' && project.apps.get(product.app_id)?.type !== 'play_store') {
      throw unacceptableParameter('eligibility_criteria', 'Only Play Store products depend on the SDK');
    }
  }
  if (project.offerings.get(stored.offeringId)?.state === 'active') refuseArchived(attached);
  for (const product of attached) {
    const criteria = after.get(product.id);
    for (const [otherId, others] of after) {
      const overlap = criteria === 'all' || others === 'all' || criteria === others;
      if (otherId !== product.id && overlap && project.products.get(otherId)?.app_id === product.app_id) {
        throw alreadyExists(`The package already has a product of the app of ${product.id}`);
      }
    }
  }
  for (const [productId, criteria] of attachments) stored.products.set(productId, criteria);
}

/** Detaches all of the products or none; 404 for one that is unknown or not attached. */
export function detachFromPackage(
  project: ProjectStore,
  stored: StoredPackage,
  productIds: readonly string[],
): void {
  for (const { id } of namedProducts(project, productIds)) {
    if (!stored.products.has(id)) throw missing(`The product ${id} is not attached`);
  }
  for (const id of productIds) stored.products.delete(id);
}
