import { missing, referencesArchived } from '../http/errors.ts';
import type { ProjectStore } from '../state/project-store.ts';
import type { StoredProduct } from '../state/stored-facts.ts';

/** The products that a body names, each once. Throws 404 when the project lacks one of them. */
export function namedProducts(project: ProjectStore, ids: Iterable<string>): StoredProduct[] {
  return [...new Set(ids)].map((id) => {
    const product = project.products.get(id);
    if (product === undefined) throw missing(`The product ${id} does not exist`);
    return product;
  });
}

/** Throws 422 when what is active, or is about to be, would refer to archived products. */
export function refuseArchived(products: Iterable<StoredProduct>): void {
  const archived = [...products].filter(({ state }) => state === 'inactive').map(({ id }) => id);
  if (archived.length > 0) throw referencesArchived(archived);
}
