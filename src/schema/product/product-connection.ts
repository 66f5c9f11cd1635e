import { Held } from '../../loading/held.ts';
import type { Product } from '../../revenuecat/generated/wire.ts';
import {
  defineConnection,
  resolveConnection,
  type Connection,
  type ConnectionArguments,
} from '../common/connection.ts';
import type { RequestContext } from '../context.ts';
import { products } from './product-loader.ts';
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
