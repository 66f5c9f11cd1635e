import { Held } from '../../loading/held.ts';
import type { ObjectKey } from '../../loading/configuration-loader.ts';
import { upstreamPageLimit } from '../../loading/list-reading.ts';
import type { Product } from '../../revenuecat/generated/wire.ts';
import {
  connectionOf,
  defineConnection,
  resolveConnection,
  type Connection,
  type ConnectionArguments,
} from '../common/connection.ts';
import type { RequestContext } from '../context.ts';
import { products, productsOfApp } from './product-loader.ts';
import { ProductRef, type ProductObject } from './product-ref.ts';

export const ProductConnection = defineConnection('Product', ProductRef, 'products');

export function productsOfProject(
  projectId: string,
  args: ConnectionArguments,
  context: RequestContext,
): Promise<Connection<ProductObject> | null> {
  return resolveConnection(context, args, {
    loader: products.pages,
    list: { projectId },
    cursorOf: (it: Product) => it.id,
    toNode: (it) => Held.of(projectId, it.id, it),
  });
}

/**
 * The products of one app. One page of the project's products, which other documents want as well, tells them all in
 * most projects; only where more follow is upstream asked for those of the app.
 */
export async function productsOfOneApp(
  app: ObjectKey,
  args: ConnectionArguments,
  context: RequestContext,
): Promise<Connection<ProductObject> | null> {
  const { projectId, id } = app;
  const cut = {
    cursorOf: (it: Product) => it.id,
    toNode: (it: Product) => Held.of(projectId, it.id, it),
  };
  const slice = { after: null, first: upstreamPageLimit };
  const start = await context.loaders.load(products.pages, { projectId, slice });
  if (start.hasNextPage)
    return resolveConnection(context, args, { loader: productsOfApp, list: app, ...cut });
  const ofApp = start.items.filter((product) => product.app_id === id);
  return connectionOf(context, args, JSON.stringify([productsOfApp.name, app]), ofApp, cut);
}

/** A connection over products that another object refers to by id, in its order; one that is gone is a null node. */
export function productsByIds(
  projectId: string,
  ids: readonly string[],
  args: ConnectionArguments,
  context: RequestContext,
): Connection<ProductObject> {
  const page = connectionOf(context, args, JSON.stringify(['productsByIds', projectId, ids]), ids, {
    cursorOf: (id) => id,
    async toNode(id) {
      const found = await context.loaders.load(products.byId, { projectId, id });
      return found === null ? null : Held.of(projectId, id, found);
    },
  });
  // Each node is loaded on its own, in one batch, so that one that fails leaves its neighbours.
  return page as unknown as Connection<ProductObject>;
}
