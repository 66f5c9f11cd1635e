import { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';
import { connectionArgs } from '../common/connection.ts';
import type { RequestContext } from '../context.ts';
import { defineProjectField } from '../project/project-field.ts';
import { ProductConnection, productsOfProject } from './product-connection.ts';
import { products } from './product-loader.ts';
import { ProductRef, type ProductObject } from './product-ref.ts';

const listAccess = { operation: 'list-products', customers: 'all' } as const;
const listDescription = 'The products of the project.';

const oneArgs = builder.args((t) => ({
  id: t.id({ required: true, description: "RevenueCat's id of the product." }),
}));

async function findProduct(
  projectId: string,
  id: string,
  context: RequestContext,
): Promise<ProductObject | null> {
  const found = await context.loaders.load(products.byId, { projectId, id });
  return found === null ? null : Held.of(projectId, found.id, found);
}

defineProjectField('product', {
  type: ProductRef,
  args: oneArgs,
  access: { operation: 'get-product', customers: 'all' },
  loads: products.byId,
  description: 'One product by its id, or null when there is none.',
  resolve: (projectId, { id }, context) => findProduct(projectId, id, context),
});

defineProjectField('products', {
  type: ProductConnection,
  args: connectionArgs,
  access: listAccess,
  loads: products.pages,
  description: listDescription,
  resolve: (projectId, args, context) => productsOfProject(projectId, args, context),
});
