import { builder } from '../builder.ts';
import { AppRef } from '../app/app-ref.ts';
import { connectionArgs } from '../common/connection.ts';
import { ProductConnection, productsOfOneApp } from './product-connection.ts';
import { products, productsOfApp } from './product-loader.ts';

builder.objectField(AppRef, 'products', (t) =>
  t.field({
    type: ProductConnection,
    nullable: true,
    args: connectionArgs,
    access: { operation: 'list-products', customers: 'all' },
    loads: [products.pages, productsOfApp],
    description: 'What is sold through the app.',
    resolve: ({ projectId, id }, args, context) => productsOfOneApp({ projectId, id }, args, context),
  }),
);
