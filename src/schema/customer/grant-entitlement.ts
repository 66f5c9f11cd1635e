import { z } from 'zod';
import { builder } from '../builder.ts';
import { customerNeeds } from './customer-reference.ts';
import { Held } from '../../loading/held.ts';
import { bodyId, checkInput, futureMoment, idempotencyKeyRule, pathId } from '../mutation/input-rules.ts';
import { runMutation } from '../mutation/run-mutation.ts';
import { Conflict, InvalidInput, NotFound } from '../mutation/user-errors.ts';
import { customerById } from './customer-loader.ts';
import { CustomerRef } from './customer-ref.ts';

const operation = 'grant-customer-entitlement';

const GrantEntitlementInput = builder.inputType('GrantEntitlementInput', {
  description: 'Which entitlement to give to whom, and until when.',
  fields: (t) => ({
    customerId: t.id({ required: true, description: 'Any App User ID of the customer.' }),
    entitlementId: t.id({ required: true, description: "RevenueCat's id of the entitlement." }),
    expiresAt: t.field({
      type: 'DateTime',
      required: true,
      description: 'When the access ends. It must lie in the future.',
    }),
    idempotencyKey: t.string({
      description:
        'A key of your own for this intention. Sent again with the same input within a day, nothing happens twice and the ' +
        'result is the same.',
    }),
  }),
});

/** What a grant changed: kept small, because it is remembered for repetitions. */
interface Granted {
  readonly projectId: string;
  readonly customerId: string;
}

const GrantEntitlementPayload = builder.objectRef<Granted>('GrantEntitlementPayload').implement({
  description: 'The entitlement was granted.',
  access: { rule: { operation, customers: 'none' } },
  fields: (t) => ({
    customer: t.field({
      type: CustomerRef,
      nullable: true,
      description: 'The customer as it is now.',
      resolve: async ({ projectId, customerId }, _args, context, info) => {
        const needs = customerNeeds(info);
        const customer = await context.loaders.load(customerById, { projectId, customerId, needs });
        return customer === null ? null : Held.of(projectId, customer.id, customer);
      },
    }),
  }),
});

builder.mutationField('grantEntitlement', (t) =>
  t.field({
    type: GrantEntitlementPayload,
    nullable: true,
    args: { input: t.arg({ type: GrantEntitlementInput, required: true, description: 'What to grant.' }) },
    access: { operation, customers: 'none' },
    errors: { types: [InvalidInput, NotFound, Conflict] },
    description:
      'Gives a customer an entitlement until a moment, without a purchase. Needs a key for writing.',
    resolve: async (_root, { input }, context): Promise<Granted> => {
      const projectId = await context.upstream.defaultProjectId();
      const { idempotencyKey, ...grant } = checkInput(
        z.object({
          customerId: pathId(operation, 'customer_id', 1500),
          entitlementId: bodyId(255),
          expiresAt: futureMoment(context.now()),
          idempotencyKey: idempotencyKeyRule,
        }),
        input,
      );
      return runMutation(context, {
        name: 'grantEntitlement',
        operation,
        projectId,
        idempotencyKey,
        input: grant,
        targets: { customerId: grant.customerId, entitlementId: grant.entitlementId },
        fields: { customer_id: ['customerId'], entitlement_id: ['entitlementId'], expires_at: ['expiresAt'] },
        changes: [{ kind: 'customer', projectId, customerIds: [grant.customerId] }],
        async write(client) {
          const customer = await client.call(operation, {
            path: { project_id: projectId, customer_id: grant.customerId },
            body: { entitlement_id: grant.entitlementId, expires_at: grant.expiresAt },
          });
          context.changed({ kind: 'customer', projectId, customerIds: [grant.customerId, customer.id] });
          return { projectId, customerId: customer.id };
        },
      });
    },
  }),
);
