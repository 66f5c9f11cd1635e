import { expect } from 'vitest';
import type { Facade } from '../../support/facade.ts';
import { describeMutation } from '../../support/mutation-cases.ts';

const missing = { offeringId: 'ofrng000000000' };

const anOffering = ({ sandbox }: Facade): { offeringId: string } => ({
  offeringId: sandbox.add.offering({ lookupKey: 'summer', displayName: 'Summer' }).id,
});

const anArchivedOffering = ({ sandbox }: Facade): { offeringId: string } => {
  const offering = sandbox.add.offering({ state: 'inactive' });
  const product = sandbox.add.product({ state: 'inactive', display_name: 'Last season' });
  sandbox.add.package({ offeringId: offering.id, productIds: [product.id] });
  return { offeringId: offering.id };
};

describeMutation({
  mutation: 'createOffering',
  operation: 'create-offering',
  payload: `offering {
    id lookupKey displayName isCurrent state metadata packages { nodes { id } }
    project { offering(lookupKey: "spring") { displayName } }
  }`,
  input: () => ({ lookupKey: 'spring', displayName: 'Spring', metadata: { colour: 'green', from: [3, 21] } }),
  expectPayload({ offering }) {
    expect(offering).toEqual({
      id: expect.stringMatching(/^ofrn/) as unknown,
      lookupKey: 'spring',
      displayName: 'Spring',
      isCurrent: false,
      state: 'ACTIVE',
      metadata: { colour: 'green', from: [3, 21] },
      packages: { nodes: [] },
      project: { offering: { displayName: 'Spring' } },
    });
  },
  refusals: {
    NotFoundError: { inGoneProject: { lookupKey: 'spring', displayName: 'Spring' } },
    ConflictError: (facade) => {
      anOffering(facade);
      return { lookupKey: 'summer', displayName: 'Summer again' };
    },
  },
  invalid: {
    input: () => ({ lookupKey: 'x'.repeat(201), displayName: '', metadata: ['a list'] }),
    fields: [['lookupKey'], ['displayName'], ['metadata']],
  },
});

describeMutation({
  mutation: 'updateOffering',
  operation: 'update-offering',
  payload: `offering {
    id displayName isCurrent metadata
    project { currentOffering { id } }
  }`,
  input: ({ sandbox }) => ({
    offeringId: sandbox.add.offering({ metadata: { old: true } }).id,
    displayName: 'All year',
    isCurrent: true,
    metadata: null,
  }),
  expectPayload({ offering }, _facade, { offeringId }) {
    expect(offering).toEqual({
      id: offeringId,
      displayName: 'All year',
      isCurrent: true,
      metadata: null,
      project: { currentOffering: { id: offeringId } },
    });
  },
  refusals: {
    NotFoundError: () => ({ ...missing, displayName: 'All year' }),
    ConflictError: 'locked',
  },
  invalid: {
    input: () => ({ offeringId: '..', displayName: '', isCurrent: null, metadata: 'text' }),
    fields: [['offeringId'], ['displayName'], ['isCurrent'], ['metadata']],
  },
});

describeMutation({
  mutation: 'archiveOffering',
  operation: 'archive-offering',
  payload: 'offering { id state }',
  input: anOffering,
  expectPayload(payload, _facade, { offeringId }) {
    expect(payload).toEqual({ offering: { id: offeringId, state: 'INACTIVE' } });
  },
  refusals: {
    NotFoundError: () => missing,
    ConflictError: 'locked',
  },
  invalid: { input: () => ({ offeringId: '' }), fields: [['offeringId']] },
});

describeMutation({
  mutation: 'unarchiveOffering',
  operation: 'unarchive-offering',
  payload:
    'offering { id state packages { nodes { products { nodes { product { displayName state } } } } } }',
  input: (facade) => ({ ...anArchivedOffering(facade), unarchiveReferencedEntities: true }),
  expectPayload({ offering }, _facade, { offeringId }) {
    const product = { displayName: 'Last season', state: 'ACTIVE' };
    expect(offering).toEqual({
      id: offeringId,
      state: 'ACTIVE',
      packages: { nodes: [{ products: { nodes: [{ product }] } }] },
    });
  },
  refusals: { NotFoundError: () => missing, ConflictError: anArchivedOffering },
  invalid: { input: () => ({ offeringId: '..' }), fields: [['offeringId']] },
});

describeMutation({
  mutation: 'deleteOffering',
  operation: 'delete-offering',
  payload: 'deletedOfferingId dryRun { path }',
  input: anOffering,
  async expectPayload(payload, facade, { offeringId }) {
    expect(payload).toEqual({ deletedOfferingId: offeringId, dryRun: null });
    const read = 'query Gone($id: ID!) { offering(id: $id) { displayName } }';
    expect(await facade.data(read, { id: offeringId })).toEqual({ offering: null });
  },
  refusals: {
    NotFoundError: () => missing,
    ConflictError: 'locked',
  },
  invalid: { input: () => ({ offeringId: '..' }), fields: [['offeringId']] },
  destructive: true,
});
