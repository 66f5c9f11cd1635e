import type { GraphQLSchema } from 'graphql';
import './common/scalars.ts';
import './viewer/viewer-type.ts';
import './project/project-type.ts';
import './app/app-type.ts';
import './app/app-queries.ts';
import './product/product-type.ts';
import './product/product-queries.ts';
import './entitlement/entitlement-type.ts';
import './entitlement/entitlement-queries.ts';
import './package/package-type.ts';
import './package/package-queries.ts';
import './offering/offering-type.ts';
import './offering/offering-queries.ts';
import './subscription/subscription-type.ts';
import './subscription/transaction-type.ts';
import './subscription/subscription-queries.ts';
import './purchase/purchase-type.ts';
import './purchase/purchase-queries.ts';
import './customer/customer-type.ts';
import './customer/customer-queries.ts';
import './customer/grant-entitlement.ts';
import { builder } from './builder.ts';

/** The schema that clients of this server see. */
export function buildSchema(): GraphQLSchema {
  return builder.toSchema();
}
