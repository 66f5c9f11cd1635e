import type { Offering, OfferingMetadata } from '../../revenuecat/generated/wire.ts';
import type { BuilderTypes } from '../builder.ts';
import { loadReference } from '../common/reference.ts';
import { defineMutation, type MutationResult } from '../mutation/define-mutation.ts';
import { foreseeExisting, foreseeObstacles } from '../mutation/foresee.ts';
import { givenValues } from '../mutation/given-values.ts';
import { emptyUpdateIssue } from '../mutation/value-rules.ts';
import { paywalls } from '../paywall/paywall-loader.ts';
import { offerings } from './offering-loader.ts';
import { OfferingRef } from './offering-ref.ts';

const offeringId = { required: true, description: "RevenueCat's id of the offering." } as const;
const metadata = {
  type: 'JSON',
  description: 'An object of free-form data that apps read with the offering.',
} as const;
const pathOf = ({ offeringId: id }: { offeringId: string }, projectId: string) => ({
  path: { project_id: projectId, offering_id: id },
});

/** Making one offering current takes the mark from another, so all of them are read again; paywalls embed theirs. */
const changes = (_input: unknown, _answer: unknown, projectId: string) =>
  (['offerings', 'packages', 'paywalls'] as const).map(
    (part) => ({ kind: 'configuration', projectId, part }) as const,
  );
const outcome = (_input: unknown, { id }: Offering) => ({ id });

/** Read after the write: its answer does not hold the packages. */
function offeringPayloadField(
  t: PothosSchemaTypes.ObjectFieldBuilder<BuilderTypes, MutationResult<{ readonly id: string }>>,
) {
  return t.field({
    type: OfferingRef,
    nullable: true,
    loads: { reference: offerings.byId },
    description: 'The offering as it is now.',
    resolve: ({ projectId, outcome: changed }, _args, context, info) =>
      loadReference(info, context, 'Offering', offerings.byId, projectId, changed?.id),
  });
}

defineMutation('createOffering', {
  operation: 'create-offering',
  description: 'Makes an offering without packages.',
  input: {
    description: 'The offering to make.',
    fields: (t) => ({
      lookupKey: t.string({
        required: true,
        description: 'The name that apps ask for it by. It cannot be changed.',
      }),
      displayName: t.string({ required: true, description: 'What the offering is called in RevenueCat.' }),
      metadata: t.field(metadata),
    }),
  },
  request: ({ lookupKey, displayName, metadata: data }, projectId) => ({
    path: { project_id: projectId },
    body: givenValues({
      lookup_key: lookupKey,
      display_name: displayName,
      // Held against the documents before it is sent.
      metadata: data as OfferingMetadata | undefined,
    }),
  }),
  changes,
  outcome,
  payload: { description: 'The offering was made.', fields: (t) => ({ offering: offeringPayloadField(t) }) },
});

defineMutation('updateOffering', {
  operation: 'update-offering',
  description: 'Changes an offering, or makes it the one that customers see.',
  input: {
    description: 'Which offering to change, and how. What is left out stays as it is.',
    fields: (t) => ({
      offeringId: t.id(offeringId),
      displayName: t.string({ description: 'What the offering is called from now on.' }),
      isCurrent: t.boolean({
        description: 'Whether customers see it unless something chooses another for them.',
      }),
      metadata: t.field(metadata),
    }),
  },
  request: ({ displayName, isCurrent, metadata: data, ...input }, projectId) => ({
    ...pathOf(input, projectId),
    body: givenValues({
      display_name: displayName as string | undefined,
      is_current: isCurrent as boolean | undefined,
      metadata: data as OfferingMetadata | undefined,
    }),
  }),
  check: ({ displayName, isCurrent, metadata: data }) =>
    emptyUpdateIssue({ displayName, isCurrent, metadata: data }),
  changes,
  outcome,
  payload: {
    description: 'The offering was changed.',
    fields: (t) => ({ offering: offeringPayloadField(t) }),
  },
});

defineMutation('archiveOffering', {
  operation: 'archive-offering',
  description: 'Takes an offering out of use and keeps it for the past.',
  input: { description: 'Which offering to archive.', fields: (t) => ({ offeringId: t.id(offeringId) }) },
  request: pathOf,
  changes,
  outcome,
  payload: {
    description: 'The offering was archived.',
    fields: (t) => ({ offering: offeringPayloadField(t) }),
  },
});

defineMutation('unarchiveOffering', {
  operation: 'unarchive-offering',
  description: 'Brings an archived offering back into use.',
  input: {
    description: 'Which offering to bring back.',
    fields: (t) => ({
      offeringId: t.id(offeringId),
      unarchiveReferencedEntities: t.boolean({
        defaultValue: false,
        description:
          'Whether to bring back the archived products of its packages, too. They stand in the way otherwise.',
      }),
    }),
  },
  request: ({ unarchiveReferencedEntities, ...input }, projectId) => ({
    ...pathOf(input, projectId),
    body: { unarchive_referenced_entities: unarchiveReferencedEntities ?? false },
  }),
  changes: (_input, _answer, projectId) =>
    (['offerings', 'packages', 'paywalls', 'products', 'entitlements'] as const).map(
      (part) => ({ kind: 'configuration', projectId, part }) as const,
    ),
  outcome,
  payload: {
    description: 'The offering is back in use.',
    fields: (t) => ({ offering: offeringPayloadField(t) }),
  },
});

defineMutation('deleteOffering', {
  operation: 'delete-offering',
  description: 'Deletes an offering and its packages for good.',
  input: { description: 'Which offering to delete.', fields: (t) => ({ offeringId: t.id(offeringId) }) },
  request: pathOf,
  destructive: {
    // The offering as for any dry run, and the paywalls.
    calls: 3,
    async foresee({ offeringId: id }, projectId, { loaders }) {
      const offering = await foreseeExisting(loaders.load(offerings.byId, { projectId, id }), 'offering');
      await foreseeObstacles('offeringId', [
        {
          sentence: 'It is the current offering. Make another one current first.',
          stands: () => offering.is_current,
        },
        {
          sentence: 'The offering has a paywall. Delete that first.',
          stands: async () =>
            (await loaders.load(paywalls.all, { projectId })).some(({ offering_id: of }) => of === id),
        },
      ]);
    },
  },
  changes,
  outcome: ({ offeringId: id }) => ({ id }),
  payload: {
    description: 'The offering was deleted.',
    fields: (t) => ({
      deletedOfferingId: t.id({
        nullable: true,
        description: 'The id of the offering that is gone; null on a dry run.',
        resolve: ({ outcome: deleted }) => deleted?.id,
      }),
    }),
  },
});
