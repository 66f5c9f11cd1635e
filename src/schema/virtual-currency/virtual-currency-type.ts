import { Held } from '../../loading/held.ts';
import type { VirtualCurrencyProductGrant } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { connectionArgs } from '../common/connection.ts';
import { entityState } from '../common/entity-state.ts';
import { identify } from '../common/identity.ts';
import { ProductConnection, productsByIds } from '../product/product-connection.ts';
import { ProjectRef } from '../project/project-ref.ts';
import { virtualCurrencies } from './virtual-currency-loader.ts';
import { VirtualCurrencyRef } from './virtual-currency-ref.ts';
import { products } from '../product/product-loader.ts';

interface ProductGrant {
  readonly projectId: string;
  readonly grant: VirtualCurrencyProductGrant;
}

const ProductGrantRef = builder.objectRef<ProductGrant>('VirtualCurrencyProductGrant');

identify('VirtualCurrency', VirtualCurrencyRef, {
  loader: virtualCurrencies.byId,
  key: ({ projectId, id }) => ({ projectId, id }),
  hold: ({ projectId, id }, data) =>
    data === null ? Held.idOnly(projectId, id) : Held.of(projectId, id, data),
});

VirtualCurrencyRef.implement({
  description: 'A currency that exists only inside the apps of a project, such as coins or credits.',
  access: { rule: { operation: 'get-virtual-currency', customers: 'none' } },
  fields: (t) => ({
    id: t.exposeID('id', {
      access: 'free',
      nullable: false,
      description: 'The code of the currency, which is also its id.',
    }),
    code: t.string({
      access: 'free',
      nullable: true,
      description: 'The code of the currency, such as `GLD`.',
      resolve: (currency) => currency.id,
    }),
    name: t.string({
      nullable: true,
      description: 'What the currency is called.',
      resolve: ({ data }) => data.name,
    }),
    description: t.string({
      nullable: true,
      description: 'What the currency is for; null when nobody said so.',
      resolve: ({ data }) => data.description,
    }),
    state: t.field({
      type: entityState.ref,
      nullable: true,
      description: 'Whether the currency is in use or archived.',
      resolve: ({ data }) => entityState.read(data.state),
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the currency was made.',
      resolve: ({ data }) => data.created_at,
    }),
    project: t.field({
      type: ProjectRef,
      nullable: true,
      description: 'The project that the currency belongs to.',
      resolve: ({ projectId }) => ({ projectId }),
    }),
    productGrants: t.field({
      type: [ProductGrantRef],
      nullable: { list: true, items: false },
      description: 'What customers are given of the currency when they buy products.',
      resolve: ({ projectId, data }) => (data.product_grants ?? []).map((grant) => ({ projectId, grant })),
    }),
  }),
});

ProductGrantRef.implement({
  description: 'How much of a virtual currency customers are given when they buy one of these products.',
  // Reached only through the currency, whose rule stands; its products have their own.
  access: { rule: 'free' },
  fields: (t) => ({
    products: t.field({
      type: ProductConnection,
      nullable: true,
      args: connectionArgs,
      access: { operation: 'get-product', customers: 'all' },
      loads: products.byId,
      description: 'The products that give it; a product that was deleted since is null.',
      resolve: ({ projectId, grant }, args, context) =>
        productsByIds(projectId, grant.product_ids, args, context),
    }),
    amount: t.int({
      nullable: true,
      description: 'How much is given for a payment.',
      resolve: ({ grant }) => grant.amount,
    }),
    trialAmount: t.int({
      nullable: true,
      description: 'How much is given for a free trial.',
      resolve: ({ grant }) => grant.trial_amount,
    }),
    expireAtCycleEnd: t.boolean({
      nullable: true,
      description: 'Whether what was given is lost when the period of the subscription ends.',
      resolve: ({ grant }) => grant.expire_at_cycle_end,
    }),
  }),
});
