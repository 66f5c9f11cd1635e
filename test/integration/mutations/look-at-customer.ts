import { expect } from 'vitest';
import { createFacade, type Facade } from '../../support/facade.ts';

const document = `
  query Shown($customer: ID!) {
    customer(id: $customer) {
      hasActiveEntitlement(lookupKey: "pro")
      activeEntitlements { nodes { entitlement { lookupKey } } }
      activeSubscription { id }
      subscriptions { nodes { status givesAccess autoRenewalStatus currentPeriodEndsAt totalRevenueInUsd { gross } } }
      purchases { nodes { status revenueInUsd { gross } } }
      events(first: 2) { nodes { type } }
    }
    overviewMetrics { id value }
    revenue: chart(name: REVENUE, resolution: MONTH) { ...Points }
    refunds: chart(name: REFUND_RATE, resolution: MONTH) { ...Points }
    actives: chart(name: ACTIVES, resolution: MONTH) { ...Points }
    renewing: chart(name: SUBSCRIPTION_STATUS, resolution: MONTH) { ...Points }
    project { auditLogs(first: 1) { nodes { actionType targetIdentifier } } }
  }
  fragment Points on Chart { values { date measure { name } value } }`;

interface Points {
  readonly values: readonly {
    readonly date: string;
    readonly measure: { readonly name: string };
    readonly value: number | null;
  }[];
}

type Nodes<Node> = { readonly nodes: readonly Node[] };

interface Shown {
  readonly customer: {
    readonly hasActiveEntitlement: boolean;
    readonly activeEntitlements: Nodes<{ readonly entitlement: { readonly lookupKey: string } }>;
    readonly activeSubscription: { readonly id: string } | null;
    readonly subscriptions: Nodes<Readonly<Record<string, unknown>>>;
    readonly purchases: Nodes<Readonly<Record<string, unknown>>>;
    readonly events: Nodes<{ readonly type: string }>;
  } | null;
  readonly overviewMetrics: readonly { readonly id: string; readonly value: number }[];
  readonly project: {
    readonly auditLogs: Nodes<{ readonly actionType: string; readonly targetIdentifier: string }>;
  };
}

type Charts = Readonly<Record<'revenue' | 'refunds' | 'actives' | 'renewing', Points>>;

/** What is shown, in few words: figures by name, those of charts for the last month. */
export async function look(facade: Facade, customer: string) {
  const data = await facade.data<Shown & Charts>(document, { customer });
  const { revenue, refunds, actives, renewing } = data;
  const points = [revenue, refunds, actives, renewing].flatMap(({ values }) => {
    const last = values.at(-1)?.date;
    return values.filter(({ date }) => date === last).map((point) => [point.measure.name, point.value ?? 0]);
  });
  const metrics = data.overviewMetrics.map(({ id, value }) => [id, value]);
  const person = data.customer;
  return {
    isPro: person?.hasActiveEntitlement ?? null,
    entitlements: person?.activeEntitlements.nodes.map(({ entitlement }) => entitlement.lookupKey) ?? null,
    running: person?.activeSubscription?.id ?? null,
    subscriptions: person?.subscriptions.nodes ?? null,
    purchases: person?.purchases.nodes ?? null,
    events: person?.events.nodes.map(({ type }) => type) ?? null,
    figures: Object.fromEntries([...metrics, ...points]) as Readonly<Record<string, number>>,
    audit: data.project.auditLogs.nodes[0],
  };
}

type Look = Awaited<ReturnType<typeof look>>;

/** The figures that are not what they were, with the difference. */
export function moved(before: Look, after: Look): Readonly<Record<string, number>> {
  const differences = Object.entries(after.figures).map(([name, value]): [string, number] => [
    name,
    Math.round((value - (before.figures[name] ?? 0)) * 100) / 100,
  ]);
  return Object.fromEntries(differences.filter(([, difference]) => difference !== 0));
}

export async function run(facade: Facade, mutation: string, input: object): Promise<void> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}`;
  const data = await facade.data(
    `mutation ($input: ${type}Input!) { ${mutation}(input: $input) { __typename ... on UserError { message } } }`,
    { input },
  );
  expect(data).toEqual({ [mutation]: { __typename: `${type}Payload` } });
}

const day = 86_400_000;
const paid = { currency: 'USD', gross: 4.99, commission: 0.5, tax: 0.4, proceeds: 4.09 } as const;

export function projectOf({ sandbox }: Facade) {
  const project = sandbox.store.project(sandbox.projectId);
  if (project === undefined) throw new Error('The sandbox has no project.');
  return project;
}

/** A business in which Willa has one Web Billing subscription of Pro, and nothing else. */
export async function withSubscriber() {
  const facade = await createFacade();
  const now = facade.clock.now();
  const [likeWilmas] = [...projectOf(facade).subscriptionsOf('wilma')];
  const { id } = facade.sandbox.add.subscription({
    customerId: 'willa',
    store: 'rc_billing',
    productId: likeWilmas?.productId ?? '',
    startsAt: now - 2 * day,
    currentPeriodEndsAt: now + 28 * day,
    totalRevenue: paid,
  });
  const before = await look(facade, 'willa');
  expect(before).toMatchObject({ isPro: true, entitlements: ['pro', 'ad_free'], running: id });
  return { facade, id, before };
}

/** A business in which Bo bought Pro for life on Web Billing, and nothing else. */
export async function withBuyer() {
  const facade = await createFacade();
  const [likeWilmas] = [...projectOf(facade).purchasesOf('wilma')];
  const { id } = facade.sandbox.add.purchase({
    customerId: 'bo',
    store: 'rc_billing',
    productId: likeWilmas?.productId ?? '',
    revenue: paid,
  });
  const before = await look(facade, 'bo');
  expect(before.isPro).toBe(true);
  return { facade, id, before };
}
