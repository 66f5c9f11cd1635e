import { expectTypeOf, test } from 'vitest';

import type {
  AnswerOf,
  BodyOf,
  CallInput,
  ItemOf,
  ListOperationId,
  RevenueCatClient,
} from '../../../src/revenuecat/call.ts';
import type { Customer, Product, Subscription } from '../../../src/revenuecat/generated/wire.ts';

/** Never runs: the compiler reads it. */
async function calls(client: RevenueCatClient) {
  const path = { project_id: 'proj1', customer_id: 'ada' };
  const expand: readonly 'attributes'[] = ['attributes'];
  expectTypeOf(await client.call('get-customer', { path, query: { expand } })).toEqualTypeOf<Customer>();
  expectTypeOf(
    await client.call('get-customer', { path, query: { expand: undefined } }),
  ).toEqualTypeOf<Customer>();
  expectTypeOf(await client.call('block-customer', { path })).toEqualTypeOf<undefined>();
  expectTypeOf(await client.call('get-invoice', { path: { ...path, invoice_id: 'inv1' } })).toEqualTypeOf<{
    readonly location: string;
  }>();
  await client.call('list-projects', {});
  await client.call('v1:receipts', {
    headers: { 'X-Platform': 'ios' },
    body: { app_user_id: 'ada', fetch_token: 'token' },
  });
  await client.call('update-virtual-currencies-balance', {
    path,
    body: { adjustments: { GLD: 5 } },
    idempotencyKey: 'once',
  });
  for await (const page of client.pages('list-subscriptions', { path }, { maxPages: 2 })) {
    expectTypeOf(page.items).toEqualTypeOf<readonly Subscription[]>();
  }

  // @ts-expect-error a part of the path is missing
  await client.call('get-customer', { path: { project_id: 'proj1' } });
  // @ts-expect-error the operation cannot expand this
  await client.call('get-customer', { path, query: { expand: ['subscriptions'] } });
  // @ts-expect-error the operation takes no idempotency key
  await client.call('delete-customer', { path, idempotencyKey: 'once' });
  // @ts-expect-error the operation takes no body
  await client.call('get-customer', { path, body: {} });
  // @ts-expect-error the body is missing
  await client.call('create-customer', { path: { project_id: 'proj1' } });
  // @ts-expect-error not a list
  await client.page('get-customer', { path }, {});
  // @ts-expect-error the header is required
  await client.call('v1:receipts', { body: { app_user_id: 'ada', fetch_token: 'token' } });
}

test('inputs and answers of a call follow from its operation', () => {
  expectTypeOf<ItemOf<'list-products'>>().toEqualTypeOf<Product>();
  expectTypeOf<AnswerOf<'get-customer'>>().toEqualTypeOf<Customer>();
  expectTypeOf<BodyOf<'get-customer'>>().toEqualTypeOf<never>();
  expectTypeOf<CallInput<'list-projects'>>().toExtend<{ path?: never }>();
  expectTypeOf<'set-customer-attributes'>().not.toExtend<ListOperationId>();
  expectTypeOf(calls).returns.toEqualTypeOf<Promise<void>>();
});
