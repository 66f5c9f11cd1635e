import { isIntrospectionType, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { noteValues } from '../integration/graphql/schema-walk.ts';
import { leaveNoObservations } from '../support/observed-upstream.ts';
import { printedSchema } from '../support/sandbox-probes.ts';
import { mutationProbesOf, probesOf } from '../support/schema-probes.ts';
import { createFacadeOnMock, inputsForMock } from './facade-on-mock.ts';
import { createMockUpstream, mockId } from './mock-upstream.ts';

const id = JSON.stringify(mockId);
const nodeId = JSON.stringify(
  Buffer.from(`Customer:${JSON.stringify([mockId, mockId])}`).toString('base64url'),
);

const queryArguments = {
  id,
  ids: `[${id}]`,
  code: id,
  name: 'REVENUE',
  storeIdentifier: id,
  customerId: id,
  'Query.sdkOfferings.appId': id,
  'Customer.activeEntitlement.lookupKey': id,
  'Customer.hasActiveEntitlement.lookupKey': id,
  'Query.node.id': nodeId,
  'Query.nodes.ids': `[${nodeId}]`,
};

const freeTextOfV1 =
  'The documents of v1 say text where a moment is meant, and the mock server’s text is none.';

/** Fields without a value on the mock server, each with the reason. */
const withoutValue: Readonly<Record<string, string>> = {
  'App.storeKitConfig': 'Only apps of the App Store have one, and the mock server’s app is of Amazon’s.',
  'ChartMeasure.decimals': 'The documents leave open what a measure has.',
  'ChartMeasure.description': 'The documents leave open what a measure has.',
  'ChartMeasure.name': 'The documents leave open what a measure has.',
  'ChartMeasure.unit': 'The documents leave open what a measure has.',
  'CustomerInfo.firstSeen': freeTextOfV1,
  'CustomerInfo.lastSeen': freeTextOfV1,
  'CustomerInfo.originalPurchaseDate': freeTextOfV1,
  'CustomerInfoEntitlement.expiresDate': freeTextOfV1,
  'CustomerInfoEntitlement.gracePeriodExpiresDate': freeTextOfV1,
  'CustomerInfoEntitlement.purchaseDate': freeTextOfV1,
  'CustomerInfoPurchase.purchaseDate': freeTextOfV1,
  'CustomerInfoSubscription.autoResumeDate': freeTextOfV1,
  'CustomerInfoSubscription.billingIssuesDetectedAt': freeTextOfV1,
  'CustomerInfoSubscription.expiresDate': freeTextOfV1,
  'CustomerInfoSubscription.gracePeriodExpiresDate': freeTextOfV1,
  'CustomerInfoSubscription.originalPurchaseDate': freeTextOfV1,
  'CustomerInfoSubscription.purchaseDate': freeTextOfV1,
  'CustomerInfoSubscription.refundedAt': freeTextOfV1,
  'CustomerInfoSubscription.unsubscribeDetectedAt': freeTextOfV1,
  'Discount.fixedAmounts': 'The mock server’s discount is of the other type.',
  'UpstreamCircuit.probeAt': 'The mock server answers, so nothing has to be tried.',
  'Viewer.customer': 'The administrator is no customer.',
};

/** Types of which the mock server has no object, each with the reason. */
const withoutObject: Readonly<Record<string, string>> = {
  ChartPoint: 'The documents leave open what a value of a chart is made of.',
  ChartSummaryValue: 'The documents leave open what a summary has.',
  CustomerChange: 'RevenueCat tells of changes by webhooks, and the mock server sends none.',
  DryRun: 'A dry run sends nothing.',
  Subscription: 'It tells of webhooks, and the mock server sends none.',
  SubscriptionTransactionEdge:
    'Only subscriptions of two stores have transactions; the mock server’s are of Amazon.',
  UpstreamDomainBudget: 'The server of each question is new, and has used no budget yet.',
  WebhookEvent: 'The mock server sends no webhooks.',
};

leaveNoObservations();
const mock = await createMockUpstream();
const hadValue = new Map<string, boolean>();

// Independent of our sandbox, and of what we believe of upstream: Prism makes each answer from the documents' schemas.
describe('on a mock server that knows the documents and nothing else', { timeout: 120_000 }, () => {
  test.each(probesOf(printedSchema, queryArguments))('$field is answered', async ({ document }) => {
    const facade = await createFacadeOnMock(mock);
    noteValues(await facade.data(document), hadValue);
  });

  test.each(mutationProbesOf(printedSchema, inputsForMock))(
    '$field is done',
    async ({ document, variables }) => {
      const facade = await createFacadeOnMock(mock);
      const data = await facade.data<Record<string, { __typename: string }>>(document, variables);
      noteValues(data, hadValue);
      const [result] = Object.values(data);
      expect(result?.__typename, JSON.stringify(result)).toMatch(/Payload$/);
    },
  );

  test('every field was asked for, and had a value', () => {
    const asked = new Set([...hadValue.keys()].map((field) => field.split('.')[0]));
    const types = Object.values(printedSchema.getTypeMap()).filter(
      (type) =>
        isObjectType(type) &&
        !isIntrospectionType(type) &&
        !/^(Query|Mutation|\w+Error|InputIssue)$/.test(type.name),
    );
    expect(types.map(({ name }) => name).filter((name) => !asked.has(name))).toEqual(
      Object.keys(withoutObject),
    );
    const empty = [...hadValue].filter(([, had]) => !had).map(([field]) => field);
    expect(empty.filter((field) => !field.endsWith('Payload.dryRun')).sort()).toEqual(
      Object.keys(withoutValue).sort(),
    );
  });

  test('no request was one that the mock server objects to', () => {
    expect(mock.violations).toEqual([]);
  });

  test('a request that the documents do not allow is objected to', async () => {
    const strict = await createMockUpstream();
    const send = (path: string, body?: object) =>
      strict.fetch(`https://api.revenuecat.com/v2${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: 'Bearer sk_mock', 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'manual',
        signal: AbortSignal.timeout(10_000),
      });
    await send('/projects/string/apps?limit=many');
    await send('/projects', { title: 'no name' });
    await send('/nowhere');
    expect(strict.violations).toEqual([
      expect.stringContaining('limit'),
      expect.stringContaining('name'),
      expect.stringContaining('/nowhere'),
    ]);
  });
});
