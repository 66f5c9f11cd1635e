import type { Paywall } from '../../revenuecat/generated/wire.ts';
import { Held } from '../../loading/held.ts';
import { defineMutation } from '../mutation/define-mutation.ts';
import { foreseeExisting } from '../mutation/foresee.ts';
import { paywalls } from './paywall-loader.ts';
import { PaywallRef } from './paywall-ref.ts';

const changes = (_input: unknown, _answer: unknown, projectId: string) => [
  { kind: 'configuration', projectId, part: 'paywalls' } as const,
];

defineMutation('createPaywall', {
  operation: 'create-paywall',
  description:
    'Makes a paywall for an offering. It starts as a draft, which is worked on in the editor of RevenueCat.',
  input: {
    description: 'The offering to make a paywall for.',
    fields: (t) => ({
      offeringId: t.id({
        required: true,
        description: "RevenueCat's id of the offering that the paywall shows.",
      }),
    }),
  },
  request: ({ offeringId }, projectId) => ({
    path: { project_id: projectId },
    body: { offering_id: offeringId },
  }),
  changes,
  outcome: (_input, { id, object, name, offering_id, created_at, published_at }): Paywall => ({
    // What the answer may embed can be large, and is loaded where it is selected.
    ...{ id, object, name, offering_id, created_at, published_at },
  }),
  payload: {
    description: 'The paywall was made.',
    fields: (t) => ({
      paywall: t.field({
        type: PaywallRef,
        nullable: true,
        loads: 'nothing',
        description: 'The paywall as it is now.',
        resolve: ({ projectId, outcome }) =>
          outcome === null ? null : Held.of(projectId, outcome.id, outcome),
      }),
    }),
  },
});

defineMutation('deletePaywall', {
  operation: 'delete-paywall',
  description: 'Deletes a paywall for good. Its offering stays.',
  input: {
    description: 'Which paywall to delete.',
    fields: (t) => ({
      paywallId: t.id({ required: true, description: "RevenueCat's id of the paywall." }),
    }),
  },
  request: ({ paywallId }, projectId) => ({ path: { project_id: projectId, paywall_id: paywallId } }),
  destructive: {
    foresee: ({ paywallId: id }, projectId, context) =>
      foreseeExisting(context.loaders.load(paywalls.byId, { projectId, id }), 'paywall'),
  },
  changes,
  outcome: ({ paywallId: id }) => ({ id }),
  payload: {
    description: 'The paywall was deleted.',
    fields: (t) => ({
      deletedPaywallId: t.id({
        nullable: true,
        description: 'The id of the paywall that is gone; null on a dry run.',
        resolve: ({ outcome }) => outcome?.id,
      }),
    }),
  },
});
