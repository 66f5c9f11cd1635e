import { Held } from '../../loading/held.ts';
import { customerTag } from '../../loading/cache-names.ts';
import { defineListLoader } from '../../loading/list-loader.ts';
import type { CustomerEvent, Environment } from '../../revenuecat/generated/wire.ts';
import { apps } from '../app/app-loader.ts';
import { AppRef } from '../app/app-ref.ts';
import { builder } from '../builder.ts';
import { connectionArgs, defineConnection, resolveConnection } from '../common/connection.ts';
import { environment, environmentArgument } from '../common/environment.ts';
import { loadReference } from '../common/reference.ts';
import { betaNote } from '../common/release.ts';
import type { CustomerListKey } from './customer-lists.ts';
import { CustomerRef } from './customer-ref.ts';

interface EventsKey extends CustomerListKey {
  /** Null for both. */
  readonly environment: Environment | null;
}

const rule = { operation: 'list-customer-events', customers: 'none' } as const;
const note = betaNote(rule.operation);

/** What happened to a customer, in upstream's order. */
const eventsOfCustomer = defineListLoader<EventsKey, CustomerEvent>({
  name: 'eventsOfCustomer',
  access: rule,
  identity: (list) => [list.customerId, list.environment],
  cursorOf: (event) => event.id,
  source: ({ projectId, customerId, environment: asked }, sources) => ({
    lifetime: sources.lifetimes.customer,
    readPage: (page, client) =>
      client.page(
        'list-customer-events',
        {
          path: { project_id: projectId, customer_id: customerId },
          ...(asked === null ? {} : { query: { environment: asked } }),
        },
        page,
      ),
    tags: () => [customerTag(projectId, customerId)],
  }),
});

const CustomerEventRef = builder.objectRef<Held<CustomerEvent>>('CustomerEvent');
const CustomerEventConnection = defineConnection(
  'CustomerEvent',
  CustomerEventRef,
  'the events of a customer',
);

CustomerEventRef.implement({
  description: `Something that happened to a customer.${note}`,
  access: { rule },
  fields: (t) => ({
    id: t.exposeID('id', { access: 'free', nullable: false, description: "RevenueCat's id of the event." }),
    type: t.string({
      nullable: true,
      description: 'What happened, such as `PURCHASES_INITIAL_PURCHASE`; new kinds appear without notice.',
      resolve: ({ data }) => data.type,
    }),
    body: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The details, which differ by type.',
      resolve: ({ data }) => data.body,
    }),
    app: t.field({
      type: AppRef,
      nullable: true,
      loads: { reference: apps.byId },
      description: 'The app that the event came from; null when it came from none, or the app was deleted.',
      resolve: ({ projectId, data }, _args, context, info) =>
        loadReference(info, context, 'App', apps.byId, projectId, data.app_id),
    }),
    occurredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it happened; null when that is not known.',
      resolve: ({ data }) => data.occurred_at,
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When RevenueCat wrote it down.',
      resolve: ({ data }) => data.created_at,
    }),
  }),
});

builder.objectField(CustomerRef, 'events', (t) =>
  t.field({
    type: CustomerEventConnection,
    nullable: true,
    args: {
      ...connectionArgs,
      environment: t.arg({
        type: environment.ref,
        description: 'Only those of this environment; both when left out.',
      }),
    },
    access: rule,
    loads: eventsOfCustomer,
    description: `What happened to the customer.${note}`,
    resolve: ({ projectId, id }, { environment: asked, ...args }, context) =>
      resolveConnection(context, args, {
        loader: eventsOfCustomer,
        list: { projectId, customerId: id, environment: environmentArgument(asked) },
        cursorOf: (event: CustomerEvent) => event.id,
        toNode: (event) => Held.of(projectId, event.id, event),
      }),
  }),
);
