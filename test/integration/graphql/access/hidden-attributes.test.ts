import { describe, expect, test } from 'vitest';
import { createFacade, type Asker, type Facade } from '../../../support/facade.ts';
import { nodeIdOf, askerWithClaims } from './access-checks.ts';

describe('hidden attributes', () => {
  const env = { AUTH_HIDDEN_ATTRIBUTES: '$email,survey_answer_3,survey_answer_24' };
  const page = `query ($id: ID!, $first: Int, $after: String) { customer(id: $id) { attributes(first: $first, after: $after) {
    nodes { name } pageInfo { hasNextPage endCursor }
  } } }`;
  interface Page {
    readonly customer: {
      readonly attributes: {
        readonly nodes: readonly { name: string }[];
        readonly pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    };
  }

  async function namesOf(
    facade: Facade,
    asker: Asker,
    first: number,
  ): Promise<{ names: string[]; sizes: number[] }> {
    const names: string[] = [];
    const sizes: number[] = [];
    let after: string | null = null;
    do {
      const { customer }: Page = await facade.data<Page>(page, { id: 'zoe', first, after }, asker);
      names.push(...customer.attributes.nodes.map(({ name }) => name));
      sizes.push(customer.attributes.nodes.length);
      after = customer.attributes.pageInfo.hasNextPage ? customer.attributes.pageInfo.endCursor : null;
    } while (after !== null);
    return { names, sizes };
  }

  test.each([1, 5, 20, 100])(
    'pages of %i hold the same without them, and no page is short',
    async (first) => {
      const facade = await createFacade({ env });
      const all = await namesOf(facade, 'administrator', first);
      expect(all.names).toHaveLength(26);
      const own = await namesOf(facade, { customerId: 'zoe' }, first);
      expect(own.names).toEqual(
        all.names.filter((name) => !['$email', 'survey_answer_3', 'survey_answer_24'].includes(name)),
      );
      expect(own.sizes.slice(0, -1)).toEqual(own.sizes.slice(0, -1).map(() => first));
      expect(own.sizes.at(-1)).toBeGreaterThan(0);
    },
  );

  test('are seen with the scope, also by one who is the customer', async () => {
    const facade = await createFacade({ env: { ...env, AUTH_JWT_CUSTOMER_CLAIM: 'app_user_id' } });
    const owner = { sub: 'e', app_user_id: 'zoe' };
    const seeing = await askerWithClaims(facade, { ...owner, scope: 'customer_information:customers:read' });
    const other = await askerWithClaims(facade, { ...owner, scope: 'customer_information:purchases:read' });
    expect((await namesOf(facade, seeing, 50)).names).toContain('$email');
    expect((await namesOf(facade, other, 50)).names).not.toContain('$email');
  });

  test('stay hidden by an alias, through node, _entities and viewer', async () => {
    const facade = await createFacade({ env });
    const answer = await facade.query(
      `query ($node: ID!) {
        viewer { customer { ...A } }
        customer(id: "zoe-device-1") { ...A }
        node(id: $node) { ...A }
        _entities(representations: [{ __typename: "Customer", id: "zoe" }]) { ...A }
      } fragment A on Customer { attributes(first: 100) { nodes { name value } edges { cursor node { name } } } }`,
      { node: nodeIdOf('Customer', facade.sandbox.projectId, 'zoe') },
      { customerId: 'zoe' },
    );
    expect(answer.errors, answer.text).toEqual([]);
    expect(answer.text).toContain('survey_answer_4');
    expect(answer.text).not.toMatch(/\$email|survey_answer_3"|survey_answer_24|zoe@example/);
  });

  test("an administrator's cursor behind a hidden attribute is refused to the customer", async () => {
    const facade = await createFacade({ env });
    const all = await facade.data<Page>(page, { id: 'zoe', first: 3 });
    const { endCursor } = all.customer.attributes.pageInfo;
    const answer = await facade.query(page, { id: 'zoe', first: 3, after: endCursor }, { customerId: 'zoe' });
    expect(answer.errors[0]).toMatchObject({
      path: ['customer', 'attributes'],
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});
