import type { OperationId } from '../../../src/revenuecat/generated/operations.ts';
import type { Sandbox } from '../../../src/sandbox/create-sandbox.ts';
import type { bigBusiness } from './big-business.ts';

/** How to bring the client to send an operation. */
export interface Occasion {
  /** A list to remember, and an object that somebody else then adds behind it; gives its id. */
  readonly before?: { readonly document: string; addOne(sandbox: Sandbox): Promise<string> };
  document(id: string): string;
}

/** What is newer than the remembered list of its kind is asked for alone. */
function newerThanList(
  list: string,
  addOne: (sandbox: Sandbox) => { readonly id: string } | Promise<{ readonly id: string }>,
  field: (id: string) => string,
): Occasion {
  return {
    before: {
      document: `{ ${list}(first: 150) { nodes { __typename } } }`,
      addOne: async (sandbox) => (await addOne(sandbox)).id,
    },
    document: (id) => `{ ${field(JSON.stringify(id))} }`,
  };
}

/** More of a list than the answer that embeds it holds. */
function laterPage(parent: string, list: string): Occasion {
  return { document: () => `{ ${parent} { ${list}(first: 60) { nodes { __typename } } } }` };
}

let made = 0;

async function post(sandbox: Sandbox, path: string, body: object): Promise<{ id: string }> {
  const response = await sandbox.fetch(`https://sandbox.test/v2/projects/${sandbox.projectId}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sandbox.keys.write}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  sandbox.forgetCalls();
  return (await response.json()) as { id: string };
}

/** The operations whose answers the client usually finds inside others, each with an occasion to send it. */
export function rareReads(
  business: Awaited<ReturnType<typeof bigBusiness>>,
): Readonly<Partial<Record<OperationId, Occasion>>> {
  return {
    'get-app': newerThanList(
      'apps',
      ({ add }) => add.app(),
      (id) => `app(id: ${id}) { name }`,
    ),
    'get-product': newerThanList(
      'products',
      ({ add }) => add.product(),
      (id) => `product(id: ${id}) { state }`,
    ),
    'get-entitlement': newerThanList(
      'entitlements',
      ({ add }) => add.entitlement(),
      (id) => `entitlement(id: ${id}) { state }`,
    ),
    'get-offering': newerThanList(
      'offerings',
      ({ add }) => add.offering(),
      (id) => `offering(id: ${id}) { state }`,
    ),
    'get-virtual-currency': newerThanList(
      'virtualCurrencies',
      async (sandbox) => {
        const code = `C${String((made += 1))}`;
        await post(sandbox, '/virtual_currencies', { code, name: 'Coins' });
        return { id: code };
      },
      (id) => `virtualCurrency(code: ${id}) { name }`,
    ),
    'get-discount': newerThanList(
      'discounts',
      (sandbox) =>
        post(sandbox, '/discounts', {
          identifier: `spring-${String((made += 1))}`,
          customer_facing_name: 'Spring',
          type: 'percentage',
          percentage: 10,
          duration_mode: 'one_time',
          eligibility: 'everyone',
        }),
      (id) => `discount(id: ${id}) { identifier }`,
    ),
    'get-webhook-integration': newerThanList(
      'webhookIntegrations',
      (sandbox) =>
        post(sandbox, '/integrations/webhooks', { name: 'Late', url: 'https://late.example.com/hook' }),
      (id) => `webhookIntegration(id: ${id}) { name }`,
    ),
    'list-packages': laterPage('offering(id: "ofrngmany")', 'packages'),
    'get-products-from-package': laterPage('package(id: "pkgemany")', 'products'),
    'get-products-from-entitlement': laterPage('entitlement(id: "entlmany")', 'products'),
    'list-subscription-entitlements': laterPage(
      `subscription(id: "${business.subscription.id}")`,
      'entitlements',
    ),
    'list-purchase-entitlements': laterPage(`purchase(id: "${business.purchase.id}")`, 'entitlements'),
    'list-customer-active-entitlements': laterPage('customer(id: "rich")', 'activeEntitlements'),
    'list-customer-attributes': laterPage('customer(id: "zoe")', 'attributes'),
    'get-invoice': {
      document: () => '{ customer(id: "wilma") { invoices(first: 1) { nodes { invoiceUrl } } } }',
    },
  };
}
