import { describe, expect, test } from 'vitest';
import { createFacade } from '../../../support/facade.ts';
import { expectStaffOnly } from '../../../support/staff-only.ts';

const listed = `{ discounts { nodes {
  id nodeId identifier customerFacingName type percentage fixedAmounts { currency amount }
  durationMode timeWindow eligibility disabledAt createdAt updatedAt
} } }`;

const codes = `query ($id: ID!, $first: Int, $after: String) {
  discount(id: $id) { codes(first: $first, after: $after) { nodes { code } pageInfo { hasNextPage endCursor } } }
}`;

interface Discounts {
  discounts: { nodes: { id: string; nodeId: string; identifier: string }[] };
}
interface Codes {
  discount: { codes: { nodes: { code: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
}

describe('discounts', () => {
  test('of both kinds cost one call, and none the second time', async () => {
    const facade = await createFacade();
    await expect(facade.data(listed)).resolves.toMatchObject({
      discounts: {
        nodes: [
          {
            identifier: 'spring',
            type: 'PERCENTAGE',
            percentage: 20,
            fixedAmounts: null,
            durationMode: 'ONE_TIME',
            timeWindow: null,
            eligibility: 'EVERYONE',
            disabledAt: null,
          },
          {
            identifier: 'welcome',
            type: 'FIXED_AMOUNT',
            percentage: null,
            fixedAmounts: [
              { currency: 'USD', amount: 2 },
              { currency: 'EUR', amount: 1.8 },
              { currency: 'GBP', amount: 1.5 },
            ],
            durationMode: 'TIME_WINDOW',
            timeWindow: 'P3M',
            eligibility: 'NEVER_SUBSCRIBED',
          },
          { durationMode: 'FOREVER', disabledAt: '2026-10-23T12:00:00.000Z' },
          { eligibility: 'NEVER_SUBSCRIBED_TO_THE_SAME_PRODUCT' },
        ],
      },
    });
    await facade.data(listed);
    expect(facade.takeCalls()).toEqual(['list-discounts']);
  });

  test('codes are paged beyond what upstream answers at once', async () => {
    const facade = await createFacade();
    const { discounts } = await facade.data<Discounts>(listed);
    const id = discounts.nodes[0]?.id;
    facade.takeCalls();
    const { discount: first } = await facade.data<Codes>(codes, { id, first: 100 });
    expect(first.codes.nodes[0]).toEqual({ code: 'SPRING_001' });
    const { discount: rest } = await facade.data<Codes>(codes, {
      id,
      first: 100,
      after: first.codes.pageInfo.endCursor,
    });
    expect(rest.codes.nodes).toHaveLength(30);
    expect(rest.codes.pageInfo.hasNextPage).toBe(false);
    expect(facade.takeCalls()).toEqual(['list-discount-codes', 'list-discount-codes']);
  });

  test('one is found by id, by node id and as an entity; a missing one is null', async () => {
    const facade = await createFacade();
    const { discounts } = await facade.data<Discounts>(listed);
    const [first] = discounts.nodes;
    await expect(
      facade.data(
        `query ($id: ID!, $nodeId: ID!, $these: [_Any!]!) {
          discount(id: $id) { identifier }
          missing: discount(id: "discntmissing") { identifier }
          node(id: $nodeId) { ... on Discount { identifier } }
          _entities(representations: $these) { ... on Discount { identifier } }
        }`,
        { id: first?.id, nodeId: first?.nodeId, these: [{ __typename: 'Discount', id: first?.id }] },
      ),
    ).resolves.toEqual({
      discount: { identifier: 'spring' },
      missing: null,
      node: { identifier: 'spring' },
      _entities: [{ identifier: 'spring' }],
    });
  });

  test('are for staff with their scope', async () => {
    const facade = await createFacade();
    const scopes = ['project_configuration:discounts:read'];
    await expectStaffOnly(facade, '{ discounts { nodes { id } } }', { scopes });
    await expectStaffOnly(facade, '{ project { discounts { nodes { id } } } }', { scopes });
    await expectStaffOnly(facade, '{ discount(id: "discntmissing") { id } }', { scopes });
  });
});
