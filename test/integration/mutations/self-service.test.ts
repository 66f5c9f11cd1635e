import { beforeEach, describe, expect, test } from 'vitest';
import { createFacade, type Answer, type Asker, type Facade } from '../../support/facade.ts';
import { askerWithClaims, expectUnasked } from '../graphql/access/access-checks.ts';

const everySelfService = 'setCustomerAttributes, cancelSubscription, createManagementUrl';

const documents = {
  setCustomerAttributes: `mutation ($input: SetCustomerAttributesInput!) { setCustomerAttributes(input: $input) { __typename
    ... on SetCustomerAttributesPayload { customer { id attributes(first: 50) { nodes { name value } } } }
    ... on InvalidInputError { issues { field message } } } }`,
  cancelSubscription: `mutation ($input: CancelSubscriptionInput!) { cancelSubscription(input: $input) { __typename
    ... on CancelSubscriptionPayload { subscription { id autoRenewalStatus } } } }`,
  createManagementUrl: `mutation ($input: CreateManagementUrlInput!) { createManagementUrl(input: $input) { __typename
    ... on CreateManagementUrlPayload { managementUrl subscription { id store } } } }`,
} as const;
type SelfService = keyof typeof documents;
const mutations = Object.keys(documents) as readonly SelfService[];

/** A customer who pays by Web Billing, and one who does too and is somebody else. */
const owner = 'wilma';
const stranger = 'ada';

function subscriptionOf(facade: Facade, customerId: string): string {
  const project = facade.sandbox.store.project(facade.sandbox.projectId);
  const [first] = project?.subscriptionsOf(customerId) ?? [];
  if (first === undefined) throw new Error(`${customerId} has no subscription.`);
  return first.id;
}

/** An input of the mutation about this customer. */
function inputAbout(facade: Facade, mutation: SelfService, customerId: string): object {
  return mutation === 'setCustomerAttributes'
    ? { customerId, attributes: [{ name: 'theme', value: 'dark' }] }
    : { subscriptionId: subscriptionOf(facade, customerId) };
}

const run = (facade: Facade, mutation: SelfService, input: object, as: Asker): Promise<Answer> =>
  facade.query(documents[mutation], { input }, as);

/** Refused, with nothing about the object asked and nothing sent. */
function expectRefused(facade: Facade, answer: Answer, mutation: SelfService, code = 'FORBIDDEN'): void {
  expect(answer.data, answer.text).toEqual({ [mutation]: null });
  expect(answer.errors.map((error) => error.extensions['code'])).toEqual([code]);
  expect(facade.sandbox.calls.filter((call) => call.key === 'write')).toEqual([]);
}

describe('self-service that is switched on', () => {
  let facade: Facade;
  beforeEach(async () => {
    facade = await createFacade({ env: { SELF_SERVICE: everySelfService } });
    facade.sandbox.forgetCalls();
  });

  test('lets a customer cancel its own web subscription, and shows what became of it', async () => {
    const subscriptionId = subscriptionOf(facade, owner);
    const answer = await run(facade, 'cancelSubscription', { subscriptionId }, { customerId: owner });
    expect(answer.errors, answer.text).toEqual([]);
    expect(answer.data).toEqual({
      cancelSubscription: {
        __typename: 'CancelSubscriptionPayload',
        subscription: { id: subscriptionId, autoRenewalStatus: 'WILL_NOT_RENEW' },
      },
    });
  });

  test('lets a customer make its management URL, and read it', async () => {
    const subscriptionId = subscriptionOf(facade, owner);
    const answer = await run(facade, 'createManagementUrl', { subscriptionId }, { customerId: owner });
    expect(answer.errors, answer.text).toEqual([]);
    expect(answer.data).toEqual({
      createManagementUrl: {
        __typename: 'CreateManagementUrlPayload',
        managementUrl: expect.stringMatching(/^https:/) as unknown,
        subscription: { id: subscriptionId, store: 'RC_BILLING' },
      },
    });
  });

  test.each([
    ['its id', 'zoe', 'zoe'],
    ['an alias in the input', 'zoe', 'zoe-device-1'],
    ['an alias in the token', 'zoe-device-1', 'zoe'],
  ])('lets a customer set its attributes by %s', async (_what, viewer, customerId) => {
    const input = inputAbout(facade, 'setCustomerAttributes', customerId);
    const answer = await run(facade, 'setCustomerAttributes', input, { customerId: viewer });
    expect(answer.errors, answer.text).toEqual([]);
    expect(answer.text).toContain('{"name":"theme","value":"dark"}');
  });

  for (const mutation of mutations) {
    describe(mutation, () => {
      test.each<[string, Asker]>([
        ['another customer', { customerId: stranger }],
        ['a customer who does not exist', { customerId: 'nobody-has-this-id' }],
        ['staff with another scope', { scopes: ['project_configuration:projects:read'] }],
        [
          'staff who only reads',
          { scopes: ['customer_information:*:read', 'customer_information:customers:read'] },
        ],
      ])('is refused to %s, without a word about the object', async (_who, as) => {
        const input = inputAbout(facade, mutation, owner);
        expectRefused(facade, await run(facade, mutation, input, as), mutation);
        expectUnasked(
          facade,
          Object.values(input).filter((value) => typeof value === 'string'),
        );
      });

      test('is refused to nobody without a single call', async () => {
        const input = inputAbout(facade, mutation, owner);
        expectRefused(facade, await run(facade, mutation, input, 'nobody'), mutation, 'UNAUTHENTICATED');
        expect(facade.takeCalls()).toEqual([]);
      });

      test('answers the same for what does not exist as for what is not its own', async () => {
        const about = (id: string): object =>
          mutation === 'setCustomerAttributes'
            ? { customerId: id, attributes: [{ name: 'theme', value: 'dark' }] }
            : { subscriptionId: id };
        const foreign = await run(facade, mutation, inputAbout(facade, mutation, owner), {
          customerId: stranger,
        });
        const missing = await run(facade, mutation, about('sub0000000000'), { customerId: stranger });
        const plain = ({ errors }: Answer): unknown =>
          errors.map(({ message, path, extensions: { requestId: _, ...rest } }) => ({ message, path, rest }));
        expect(plain(missing)).toEqual(plain(foreign));
      });

      test('is refused to its owner in a project that the token is not good for', async () => {
        const limited = await createFacade({
          env: { SELF_SERVICE: everySelfService, AUTH_JWT_PROJECTS_CLAIM: 'projects' },
        });
        limited.sandbox.forgetCalls();
        const as = await askerWithClaims(limited, { sub: owner, projects: ['projelsewhere'] });
        const input = inputAbout(limited, mutation, owner);
        expectRefused(limited, await run(limited, mutation, input, as), mutation);
      });

      test('is refused to its owner where only the others are switched on', async () => {
        const others = mutations.filter((name) => name !== mutation).join(',');
        const partly = await createFacade({ env: { SELF_SERVICE: others } });
        partly.sandbox.forgetCalls();
        const input = inputAbout(partly, mutation, owner);
        expectRefused(partly, await run(partly, mutation, input, { customerId: owner }), mutation);
        expect(partly.takeCalls()).toEqual([]);
      });

      test('stays what it was for staff with the scope', async () => {
        const answer = await run(facade, mutation, inputAbout(facade, mutation, owner), 'administrator');
        expect(answer.errors, answer.text).toEqual([]);
        expect(answer.text).toContain('Payload"');
      });

      test('is recorded with the customer who ran it', async () => {
        await run(facade, mutation, inputAbout(facade, mutation, owner), { customerId: owner });
        const audit = facade.logs.filter((line) => line.includes('"msg":"audit"'));
        expect(audit).toHaveLength(1);
        expect(JSON.parse(audit[0] ?? '')).toMatchObject({
          viewer: owner,
          viewerKind: 'customer',
          mutation,
          outcome: 'OK',
          upstreamStatus: 200,
        });
      });
    });
  }

  test('ends for who lost the subscription to another customer', async () => {
    const subscriptionId = subscriptionOf(facade, owner);
    await facade.data(
      'mutation ($input: TransferCustomerDataInput!) { transferCustomerData(input: $input) { __typename } }',
      {
        input: { customerId: owner, targetCustomerId: stranger },
      },
    );
    facade.sandbox.forgetCalls();
    const former = await run(facade, 'cancelSubscription', { subscriptionId }, { customerId: owner });
    expectRefused(facade, former, 'cancelSubscription');
    const next = await run(facade, 'cancelSubscription', { subscriptionId }, { customerId: stranger });
    expect(next.errors, next.text).toEqual([]);
  });

  test('does not give a customer what staff of the same name did with the same key', async () => {
    const subscriptionId = subscriptionOf(facade, owner);
    const input = { subscriptionId, idempotencyKey: 'one' };
    const url = (answer: Answer): unknown =>
      (answer.data as { createManagementUrl: { managementUrl: string } }).createManagementUrl.managementUrl;
    const staff = await askerWithClaims(facade, {
      sub: owner,
      scope: 'customer_information:subscriptions:read_write',
    });
    const theirs = url(await run(facade, 'createManagementUrl', input, staff));
    const own = url(await run(facade, 'createManagementUrl', input, { customerId: owner }));
    expect(own).not.toBe(theirs);
  });
});

describe('attributes that a customer sets of itself', () => {
  const set = async (names: readonly string[], as: Asker): Promise<Answer> => {
    const facade = await createFacade({
      env: { SELF_SERVICE: 'setCustomerAttributes', AUTH_HIDDEN_ATTRIBUTES: 'internal_note' },
    });
    const attributes = names.map((name) => ({ name, value: 'x' }));
    return run(facade, 'setCustomerAttributes', { customerId: 'zoe', attributes }, as);
  };

  test('may be its own ones, its name, its telephone number and its push tokens', async () => {
    const names = ['theme', '$displayName', '$apnsTokens', '$fcmTokens'];
    const answer = await set(names, { customerId: 'zoe' });
    expect(answer.text).toContain('SetCustomerAttributesPayload');
  });

  test.each(['$email', '$mediaSource', '$campaign', '$idfa', '$attConsentStatus', 'internal_note'])(
    'are never %s, which staff may set',
    async (name) => {
      const answer = await set(['theme', name], { customerId: 'zoe' });
      expect(answer.data).toEqual({
        setCustomerAttributes: {
          __typename: 'InvalidInputError',
          issues: [
            {
              field: ['attributes', '1', 'name'],
              message: 'attributes.1.name: A customer may not set this attribute.',
            },
          ],
        },
      });
      expect((await set([name], 'administrator')).text).not.toContain('may not set');
    },
  );
});
