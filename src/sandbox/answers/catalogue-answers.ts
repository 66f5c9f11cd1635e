import type {
  Entitlement,
  Offering,
  Package,
  PackageProductAssociation,
  Product,
} from '../../revenuecat/generated/wire.ts';
import { embeddedPage } from '../http/pagination.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import type {
  StoredEntitlement,
  StoredOffering,
  StoredPackage,
  StoredProduct,
} from '../state/stored-facts.ts';

export type PackageProduct = readonly [
  productId: string,
  criteria: PackageProductAssociation['eligibility_criteria'],
];

/** A product; its app is null unless it was expanded. */
export function productAnswer(request: SandboxRequest, product: StoredProduct, withApp = false): Product {
  return { ...product, app: withApp ? (request.project.apps.get(product.app_id) ?? null) : null };
}

/** An entitlement; its first page of products is there when it was expanded, else null. */
export function entitlementAnswer(
  request: SandboxRequest,
  entitlement: StoredEntitlement,
  withProducts = false,
): Entitlement {
  const projectId = request.project.project.id;
  return {
    object: 'entitlement',
    project_id: projectId,
    id: entitlement.id,
    lookup_key: entitlement.lookupKey,
    display_name: entitlement.displayName,
    state: entitlement.state,
    created_at: entitlement.createdAt,
    products: withProducts
      ? embeddedPage(
          request,
          ['projects', projectId, 'entitlements', entitlement.id, 'products'],
          productsOf(request, entitlement.productIds),
          (product) => product.id,
          (product) => productAnswer(request, product),
        )
      : null,
  };
}

export function* productsOf(request: SandboxRequest, ids: Iterable<string>): Iterable<StoredProduct> {
  for (const id of ids) {
    const product = request.project.products.get(id);
    if (product !== undefined) yield product;
  }
}

export interface OfferingParts {
  readonly packages: boolean;
  readonly products: boolean;
}

export function offeringAnswer(
  request: SandboxRequest,
  offering: StoredOffering,
  parts: OfferingParts,
): Offering {
  const projectId = request.project.project.id;
  return {
    object: 'offering',
    id: offering.id,
    project_id: projectId,
    lookup_key: offering.lookupKey,
    display_name: offering.displayName,
    is_current: offering.isCurrent,
    state: offering.state,
    created_at: offering.createdAt,
    metadata: offering.metadata,
    packages: parts.packages
      ? embeddedPage(
          request,
          ['projects', projectId, 'offerings', offering.id, 'packages'],
          packagesOf(request, offering),
          (one) => one.id,
          (one) => packageAnswer(request, one, parts.products),
        )
      : null,
  };
}

export function packagesOf(request: SandboxRequest, offering: StoredOffering): readonly StoredPackage[] {
  return offering.packageIds.flatMap((id) => request.project.packages.get(id) ?? []);
}

/** A package; its first page of products is there when it was expanded, else null. */
export function packageAnswer(
  request: SandboxRequest,
  stored: StoredPackage,
  withProducts: boolean,
): Package {
  return {
    object: 'package',
    id: stored.id,
    lookup_key: stored.lookupKey,
    display_name: stored.displayName,
    position: stored.position,
    created_at: stored.createdAt,
    products: withProducts
      ? embeddedPage(
          request,
          ['projects', request.project.project.id, 'packages', stored.id, 'products'],
          stored.products,
          ([productId]) => productId,
          (association) => packageProductAnswer(request, association),
        )
      : null,
  };
}

export function packageProductAnswer(
  request: SandboxRequest,
  [productId, criteria]: PackageProduct,
): PackageProductAssociation {
  const product = request.project.products.get(productId);
  if (product === undefined)
    throw new Error(`The sandbox has a package with a product that is gone: ${productId}`);
  return { product: productAnswer(request, product), eligibility_criteria: criteria };
}
