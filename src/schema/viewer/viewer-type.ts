import { Held } from '../../loading/held.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { builder } from '../builder.ts';
import { customerById } from '../customer/customer-loader.ts';
import { customerNeeds } from '../customer/customer-reference.ts';
import { CustomerRef } from '../customer/customer-ref.ts';

const ViewerRef = builder.objectRef<Viewer>('Viewer');

const ViewerKind = builder.enumType('ViewerKind', {
  description: 'Who is asking, roughly.',
  values: {
    CUSTOMER: { value: 'customer', description: 'A customer, who sees its own data and the catalogue.' },
    STAFF: { value: 'staff', description: 'A person or program with scopes.' },
  },
});

ViewerRef.implement({
  description: 'Whoever sent this request.',
  access: { rule: 'free' },
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: false,
      description: "The token's name, or the subject of a JWT.",
    }),
    kind: t.field({
      type: ViewerKind,
      nullable: false,
      description: 'Whether this is a customer or somebody with scopes.',
      resolve: (viewer) => (viewer.kind === 'customer' ? 'customer' : 'staff'),
    }),
    scopes: t.stringList({
      nullable: { list: false, items: false },
      description: 'The permissions of the token, sorted; a permission to write includes the one to read.',
      resolve: (viewer) => [...viewer.scopes].sort(),
    }),
    customer: t.field({
      type: CustomerRef,
      nullable: true,
      access: { operation: 'get-customer', customers: 'own' },
      loads: customerById,
      description:
        'The customer that the token belongs to; null when it belongs to none, or RevenueCat has not seen it yet.',
      resolve: async (viewer, _args, context, info) => {
        if (viewer.customerId === null) return null;
        const projectId = await context.upstream.defaultProjectId();
        const key = { projectId, customerId: viewer.customerId, needs: customerNeeds(info) };
        const customer = await context.loaders.load(customerById, key);
        return customer === null ? null : Held.of(projectId, customer.id, customer);
      },
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerRef,
    nullable: true,
    // Asking who one is needs a credential and nothing more.
    access: 'free',
    loads: 'nothing',
    description: 'Whoever sent this request.',
    resolve: (_root, _args, { viewer }) => viewer,
  }),
);
