import type {
  CustomerAlias,
  CustomerAttribute,
  ExperimentEnrollment,
} from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { defineConnection } from '../common/connection.ts';

const CustomerAliasRef = builder.objectRef<CustomerAlias>('CustomerAlias');
const CustomerAttributeRef = builder.objectRef<CustomerAttribute>('CustomerAttribute');
export const ExperimentEnrollmentRef =
  builder.objectRef<NonNullable<ExperimentEnrollment>>('ExperimentEnrollment');

export const CustomerAliasConnection = defineConnection(
  'CustomerAlias',
  CustomerAliasRef,
  'the App User IDs of a customer',
);
export const CustomerAttributeConnection = defineConnection(
  'CustomerAttribute',
  CustomerAttributeRef,
  'the attributes of a customer',
);

/** The fields of Customer that lead to these parts carry the rules; the parts add nothing to them. */
const access = { rule: 'free' } as const;

CustomerAliasRef.implement({
  description: 'An App User ID under which a customer is known.',
  access,
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: 'The App User ID.' }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the id was first used for the customer.',
      resolve: (alias) => alias.created_at,
    }),
  }),
});

CustomerAttributeRef.implement({
  description: 'A fact about a customer that an app or a person set.',
  access,
  fields: (t) => ({
    name: t.exposeString('name', {
      nullable: true,
      description: 'Its name; one that begins with `$` means the same in every project, such as `$email`.',
    }),
    value: t.exposeString('value', { nullable: true, description: 'Its value, which is always text.' }),
    updatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last set.',
      resolve: (attribute) => attribute.updated_at,
    }),
  }),
});

ExperimentEnrollmentRef.implement({
  description: "A customer's place in an experiment.",
  access,
  fields: (t) => ({
    id: t.exposeID('id', { nullable: false, description: "RevenueCat's id of the experiment." }),
    name: t.exposeString('name', { nullable: true, description: 'What the experiment is called.' }),
    variant: t.exposeString('variant', {
      nullable: true,
      description: 'The variant that the customer sees.',
    }),
  }),
});
