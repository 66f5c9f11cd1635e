import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLObjectType,
} from 'graphql';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { awkwardCustomerIds, memorableCustomers } from '../../../src/sandbox/seed/memorable-customers.ts';
import { scopesOf } from '../../../src/auth/access-rule.ts';
import { accessOf } from '../../../src/schema/field-access.ts';
import { buildSchema as buildRunningSchema } from '../../../src/schema/index.ts';
import { createFacade, type Facade, roomForWholeAnswers } from '../../support/facade.ts';
import { alsoOfProject } from '../../support/schema-probes.ts';
import { documentsOf, noteValues, typesBelow } from './schema-walk.ts';

const schema = buildSchema(readFileSync(new URL('../../../schema.graphql', import.meta.url), 'utf8'));
const objectTypes = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !isIntrospectionType(type),
);

/** Fields that no answer of the sandbox's business can fill, each with the reason. */
const alwaysNull: Readonly<Record<string, string>> = {
  'Chart.documentationLink': 'The sandbox’s charts are explained nowhere.',
  'Chart.lastComputedAt': 'The sandbox computes its charts when they are asked for.',
  'ChartPoint.period':
    'The sandbox’s charts tell of a cohort as a whole, and not of each period in its life.',
  'Project.iconUrl': 'The sandbox’s project has no picture.',
  'Project.iconUrlLarge': 'The sandbox’s project has no picture.',
  'RcBillingSettings.stripeAccountId': 'The sandbox’s apps are not connected to Stripe.',
  'UpstreamDomainBudget.appId': 'Keys of single apps are for a mutation, and this only reads.',
  'UpstreamCircuit.probeAt': 'The sandbox answers, so nothing has to be tried.',
  'StripeSettings.stripeAccountId': 'The sandbox’s apps are not connected to Stripe.',
};

/** Types that are reached by mutations or subscriptions only, whose tests select them whole. */
const byQuery = typesBelow(schema.getQueryType(), schema);
const notByQuery = new Set(
  [schema.getMutationType(), schema.getSubscriptionType()]
    .flatMap((root) => [...typesBelow(root, schema)])
    .filter((name) => !byQuery.has(name)),
);
/** Fields of Query that take node ids, which have tests of their own. */
const byNodeId = new Set(['Query.node', 'Query.nodes']);

/**
 * What the walk does not come to: objects that lead back to one of a type above them, parts that lie deeper than it
 * goes, and what a second question with other arguments tells.
 */
const besides = `{ __typename
  chart(name: CUSTOMERS_NEW, segment: "store", filters: [{ name: "store", values: ["app_store"] }]) {
    __typename unsupportedParams { __typename filters segment }
  }
  project { __typename auditLogs(first: 1) { nodes { __typename project { __typename id } } } }
  apps(first: 1) { nodes { publicApiKeys { nodes { __typename app { __typename id } } } } }
  customer(id: "wilma") { invoices(first: 20) { nodes {
    __typename customer { __typename id }
    lineItems { __typename unitAmount { __typename gross } unitPrice { __typename amount } }
  } } }
}`;

/** Everything that the walk names, found in the store of the sandbox. */
function walkArguments({ sandbox }: Facade): Record<string, string> {
  const store = sandbox.store.project(sandbox.projectId);
  if (store === undefined) throw new Error('The sandbox has no project.');
  const quoted = (value: string | undefined): string => JSON.stringify(value ?? '');
  const [subscription] = [...store.subscriptionsOf('ada')];
  const [purchase] = [...store.purchasesOf('ada')];
  const [entitlement] = store.entitlements;
  const [app] = store.apps;
  const [somePackage] = store.packages;
  const [currency] = store.virtualCurrencies;
  const [discount] = store.discounts;
  const [paywall] = store.paywalls;
  const [integration] = store.webhookIntegrations;
  const enrolled = [...store.customers].find((customer) => customer.experiment !== null)?.id ?? '';
  const people = [...Object.values(memorableCustomers), ...awkwardCustomerIds, enrolled];
  return alsoOfProject({
    first: '40',
    lookupKey: '"pro"',
    'Customer.subscriptions.first': '8',
    'Customer.purchases.first': '8',
    'Customer.activeSubscription.environment': 'PRODUCTION',
    'Query.app.id': quoted(app?.id),
    'Query.chart.limitNumSegments': '2',
    'Query.chart.name': 'REVENUE',
    'Query.chart.segment': '"country"',
    'Query.chartOptions.name': 'REVENUE',
    'Query.customer.id': '"ada"',
    'Query.customersByIds.ids': JSON.stringify(people),
    'Query.discount.id': quoted(discount?.id),
    'Query.entitlement.lookupKey': '"pro"',
    'Query.offering.lookupKey': '"default"',
    'Query.package.id': quoted(somePackage?.id),
    'Query.paywall.id': quoted(paywall?.id),
    'Query.product.id': quoted(subscription?.productId ?? undefined),
    'Query.project.id': quoted(sandbox.projectId),
    'Query.purchase.id': quoted(purchase?.id),
    'Query.sdkOfferings.appId': quoted(app?.id),
    'Query.sdkOfferings.customerId': '"ada"',
    'Query.subscription.id': quoted(subscription?.id),
    'Query.subscriptions.storeIdentifier': quoted(subscription?.storeSubscriptionIdentifier),
    'Query.purchases.storeIdentifier': quoted(purchase?.storePurchaseIdentifier),
    'Query.virtualCurrency.code': quoted(currency?.id),
    'Query.webhookIntegration.id': quoted(integration?.id),
    'Project.entitlement.lookupKey': quoted(entitlement?.lookupKey),
  });
}

describe('every field of the schema', () => {
  test('answers without an error, and at least once with a value', { timeout: 120_000 }, async () => {
    const facade = await createFacade({ env: roomForWholeAnswers });
    const hadValue = new Map<string, boolean>();
    for (const { document } of documentsOf(schema, walkArguments(facade), 3)) {
      noteValues(await facade.data(`query ${document.replace('{', '{ __typename')}`), hadValue);
    }
    noteValues(await facade.data(besides), hadValue);
    // The administrator is no customer, so one is asked who it is.
    const whoAmI = '{ viewer { __typename customer { __typename id } } }';
    noteValues(await facade.data(whoAmI, {}, { customerId: 'ada' }), hadValue);
    const all = objectTypes
      .filter((type) => !notByQuery.has(type.name))
      .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`))
      .filter((field) => !byNodeId.has(field));
    const empty = all.filter((field) => hadValue.get(field) !== true);
    expect(empty.sort()).toEqual(Object.keys(alwaysNull).sort());
  });
});

type SomeField = GraphQLField<unknown, unknown> | GraphQLInputField;

describe('what the schema says of itself', () => {
  const sentence = /^[A-Z`][^]*\.$/;
  const described: [name: string, description: string | null | undefined][] = Object.values(
    schema.getTypeMap(),
  ).flatMap((type) => {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) return [];
    const own: [string, string | null | undefined][] = [[type.name, type.description]];
    if (isEnumType(type)) {
      own.push(
        ...type.getValues().map((it) => [`${type.name}.${it.name}`, it.description] as [string, string]),
      );
    }
    if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
      for (const field of Object.values<SomeField>(type.getFields())) {
        own.push([`${type.name}.${field.name}`, field.description]);
        for (const argument of 'args' in field ? field.args : []) {
          own.push([`${type.name}.${field.name}(${argument.name})`, argument.description]);
        }
      }
    }
    return own;
  });

  test('is a sentence for every type, field, argument, input field and enum value', () => {
    expect(described.length).toBeGreaterThan(400);
    expect(described.filter(([, text]) => !sentence.test(text ?? '')).map(([name]) => name)).toEqual([]);
  });

  test('names the scopes wherever no customer gets in', () => {
    const staffOnly = Object.values(buildRunningSchema().getTypeMap())
      .filter(isObjectType)
      .flatMap((type) =>
        Object.values(type.getFields()).flatMap((field) => {
          const access = accessOf(field) ?? 'free';
          if (access === 'free' || access.customers !== 'none') return [];
          const isSilent = !scopesOf(access).every((scope) => field.description?.includes(scope));
          return [{ name: `${type.name}.${field.name}`, isSilent }];
        }),
      );
    expect(staffOnly.length).toBeGreaterThan(300);
    const silent = staffOnly.filter(({ isSilent }) => isSilent).map(({ name }) => name);
    // Who may run a mutation may read what it brought, and the mutation says who may.
    expect(silent.filter((name) => !/^\w+Payload\./.test(name))).toEqual([]);
  });

  test('names a replacement wherever something is deprecated', () => {
    const deprecated = objectTypes
      .flatMap((type) => Object.values(type.getFields()))
      .flatMap((field) => field.deprecationReason ?? []);
    expect(deprecated.length).toBeGreaterThan(0);
    for (const reason of deprecated)
      expect(reason).toMatch(/(?:Use `\w+`\.|without it\.) Since \d{4}-\d\d-\d\d\.$/);
  });
});
