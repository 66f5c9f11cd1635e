import type { Held } from '../../loading/held.ts';
import type { OperationId } from '../../revenuecat/generated/operations.ts';
import type { Purchase, Subscription } from '../../revenuecat/generated/wire.ts';
import type { BuilderTypes } from '../builder.ts';
import { environment } from '../common/environment.ts';
import { loadReference } from '../common/reference.ts';
import { ownership, store } from '../common/store.ts';
import { customerById } from '../customer/customer-loader.ts';
import { loadCustomerReference } from '../customer/customer-reference.ts';
import { CustomerRef } from '../customer/customer-ref.ts';
import { offerings } from '../offering/offering-loader.ts';
import { OfferingRef } from '../offering/offering-ref.ts';
import { products } from '../product/product-loader.ts';
import { ProductRef } from '../product/product-ref.ts';
import { ProjectRef } from '../project/project-ref.ts';

/** What subscriptions and purchases have in common, upstream and here. */
type Bought = Held<
  Pick<
    Purchase | Subscription,
    | 'customer_id'
    | 'original_customer_id'
    | 'product_id'
    | 'presented_offering_id'
    | 'environment'
    | 'store'
    | 'ownership'
    | 'country'
  >
>;

/** The same fields in the words of each. */
interface BoughtWords {
  readonly project: string;
  readonly customer: string;
  readonly originalCustomer: string;
  readonly product: string;
  readonly presentedOffering: string;
}

/** The fields that tell who bought what, where, for whatever was bought. `operation` brings one of the kind. */
export function boughtFields<Kind extends Bought>(
  t: PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, Kind>,
  operation: OperationId,
  words: BoughtWords,
) {
  return {
    project: t.field({
      type: ProjectRef,
      nullable: true,
      description: words.project,
      resolve: ({ projectId }) => ({ projectId }),
    }),
    customer: t.field({
      type: CustomerRef,
      nullable: true,
      loads: { owner: customerById },
      description: words.customer,
      resolve: ({ projectId, data }, _args, context, info) =>
        loadCustomerReference(info, context, projectId, data.customer_id),
    }),
    originalCustomer: t.field({
      type: CustomerRef,
      nullable: true,
      access: { operation, customers: 'none' },
      loads: { reference: customerById },
      description: words.originalCustomer,
      resolve: ({ projectId, data }, _args, context, info) =>
        loadCustomerReference(info, context, projectId, data.original_customer_id),
    }),
    product: t.field({
      type: ProductRef,
      nullable: true,
      loads: { reference: products.byId },
      description: words.product,
      resolve: ({ projectId, data }, _args, context, info) =>
        loadReference(info, context, 'Product', products.byId, projectId, data.product_id),
    }),
    presentedOffering: t.field({
      type: OfferingRef,
      nullable: true,
      loads: { reference: offerings.byId },
      description: words.presentedOffering,
      resolve: ({ projectId, data }, _args, context, info) =>
        loadReference(info, context, 'Offering', offerings.byId, projectId, data.presented_offering_id),
    }),
    environment: t.field({
      type: environment.ref,
      nullable: true,
      description: 'Whether it was bought for real.',
      resolve: ({ data }) => environment.read(data.environment),
    }),
    store: t.field({
      type: store.ref,
      nullable: true,
      description: 'Where it was bought.',
      resolve: ({ data }) => store.read(data.store),
    }),
    ownership: t.field({
      type: ownership.ref,
      nullable: true,
      description: 'How the customer came by it.',
      resolve: ({ data }) => ownership.read(data.ownership),
    }),
    country: t.string({
      nullable: true,
      description: 'The country of the purchase as an ISO 3166-1 alpha-2 code.',
      resolve: ({ data }) => data.country,
    }),
  };
}
