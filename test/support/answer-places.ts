import type { OperationId } from '../../src/revenuecat/generated/operations.ts';
import type { AnswerProperty } from '../fakes/damaged-answers.ts';
import { selectionOf } from './whole-selection.ts';

/** Changes one answer on its way to the server. */
export type Rewrite = (json: unknown, operationId: OperationId) => unknown;

/** A document that shows all of one operation's answer. On the small business, whose ids it names. */
export interface Place {
  readonly operation: OperationId;
  readonly document: string;
  /** Where in the data the answer of the operation is. */
  readonly at: readonly string[];
  /** Prepares the upstream, so that the operation is asked at all. */
  readonly before?: Rewrite;
}

const entitlementParts = ['products', 'products.app'];
const paywallParts = [
  'packages',
  'packages.products',
  'packages.products.product',
  'packages.products.product.app',
];
const subscriptionParts = ['entitlements', 'pendingChanges.product'];

/** The operations whose answers documents show. */
export const places: readonly Place[] = [
  list('list-customers', 'customers(first: 3)', 'Customer', ['experiment']),
  list('list-apps', 'apps', 'App'),
  list('list-products', 'products(first: 3)', 'Product', ['app']),
  list('list-entitlements', 'entitlements(first: 3)', 'Entitlement', entitlementParts),
  list('list-offerings', 'offerings(first: 3)', 'Offering', paywallParts),
  listOfCustomer('list-subscriptions', 'subscriptions', 'CustomerSubscription', subscriptionParts),
  listOfCustomer('list-purchases', 'purchases', 'Purchase', ['entitlements']),
  listOfCustomer('list-customer-aliases', 'aliases', 'CustomerAlias'),
  { ...listOfCustomer('list-customer-attributes', 'attributes', 'CustomerAttribute'), before: bare },
  {
    ...listOfCustomer('list-customer-active-entitlements', 'activeEntitlements', 'CustomerEntitlement'),
    before: bare,
  },
  {
    operation: 'get-customer',
    document: `{ customer(id: "full") { ${selectionOf('Customer', ['experiment', 'attributes', 'activeEntitlements'])} } }`,
    at: ['customer'],
  },
  {
    operation: 'get-subscription',
    document: `{ subscription(id: "sub2") { ${selectionOf('CustomerSubscription', subscriptionParts)} } }`,
    at: ['subscription'],
  },
  {
    operation: 'get-play-store-or-app-store-subscription-transactions',
    document: `{ subscription(id: "sub2") { transactions { nodes { ${selectionOf('SubscriptionTransaction')} } } } }`,
    at: ['subscription', 'transactions'],
  },
  {
    operation: 'get-purchase',
    document: `{ purchase(id: "purc2") { ${selectionOf('Purchase', ['entitlements'])} } }`,
    at: ['purchase'],
  },
  {
    operation: 'get-package',
    document: `{ package(id: "pkge2") { ${selectionOf('Package', ['products', 'products.product', 'products.product.app'])} } }`,
    at: ['package'],
  },
  {
    operation: 'search-subscriptions',
    document: `{ subscriptions(storeIdentifier: "common") { nodes { ${selectionOf('CustomerSubscription', subscriptionParts)} } } }`,
    at: ['subscriptions'],
  },
  {
    operation: 'search-purchases',
    document: `{ purchases(storeIdentifier: "common") { nodes { ${selectionOf('Purchase', ['entitlements'])} } } }`,
    at: ['purchases'],
  },
];

function list(operation: OperationId, field: string, type: string, deep: readonly string[] = []): Place {
  const [name = ''] = field.split('(');
  return { operation, document: `{ ${field} { nodes { ${selectionOf(type, deep)} } } }`, at: [name] };
}

function listOfCustomer(
  operation: OperationId,
  field: string,
  type: string,
  deep: readonly string[] = [],
): Place {
  const document = `{ customer(id: "full") { ${field} { nodes { ${selectionOf(type, deep)} } } } }`;
  return { operation, document, at: ['customer', field] };
}

/** A customer without anything embedded, as an upstream may answer that does not know `expand`. */
function bare(json: unknown, operationId: OperationId): unknown {
  if (operationId !== 'get-customer') return json;
  return { ...(json as object), attributes: undefined, active_entitlements: undefined };
}

/** What else of an object is worked out from a property. */
const derived: Readonly<Record<string, readonly string[]>> = {
  product_id: ['product'],
  app_id: ['app'],
  customer_id: ['customer'],
  original_customer_id: ['originalCustomer'],
  presented_offering_id: ['presentedOffering'],
  entitlement_id: ['entitlement'],
  store: ['actions'],
  status: ['actions'],
  auto_renewal_status: ['actions'],
  current_period_ends_at: ['actions'],
  ownership: ['actions'],
  paddle_api_key: ['paddleApiKeyConfigured'],
};

const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());

/** Whether a place in the data may be different because the property was damaged. */
export function mayDiffer(place: readonly string[], { at }: Place, { path }: AnswerProperty): boolean {
  const property = path.at(-1) ?? '';
  const field = [
    ...at,
    ...path.map((step, depth) => {
      if (step === 'items') return 'nodes';
      // The first item of the answer's own list was left as it is.
      return step === '[]' ? (depth === 1 ? /^[1-9]\d*$/ : /^\d+$/) : camelCase(step);
    }),
  ];
  const object = field.slice(0, -1);
  const startsWith = (beginning: readonly (string | RegExp)[]): boolean =>
    beginning.every((step, index) =>
      typeof step === 'string' ? step === place[index] : step.test(place[index] ?? ''),
    );
  if (startsWith(field)) return true;
  // Without its id an object is nothing; without its items a list is nothing.
  if ((property === 'id' || property === 'items') && startsWith(object)) return true;
  return (derived[property] ?? []).some((name) => startsWith([...object, name]));
}

/** Places at which two answers differ. A list that is shorter or longer differs itself. */
export function differences(
  one: unknown,
  other: unknown,
  place: readonly string[] = [],
): readonly string[][] {
  if (Object.is(one, other)) return [];
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return [[...place]];
  if (Array.isArray(one) !== Array.isArray(other)) return [[...place]];
  if (Array.isArray(one) && one.length !== (other as unknown[]).length) return [[...place]];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].flatMap((name) =>
    differences((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name], [
      ...place,
      name,
    ]),
  );
}
