import { expect, test } from 'vitest';
import { createFacade } from '../../support/facade.ts';
import { look, projectOf, run, withSubscriber } from './look-at-customer.ts';

test('a chart is asked for again after a refund, once, and not before somebody looks', async () => {
  const { facade, id } = await withSubscriber();
  facade.takeCalls();
  await run(facade, 'refundSubscription', { subscriptionId: id });
  expect(facade.takeCalls()).toEqual(['refund-subscription']);
  const chart = '{ chart(name: REVENUE, resolution: MONTH) { values { value } } }';
  await facade.data(chart);
  await facade.data(chart);
  expect(facade.takeCalls()).toEqual(['get-chart-data']);
});

test.each([
  ['an attribute', 'setCustomerAttributes', { customerId: 'willa', attributes: [{ name: 'a', value: 'b' }] }],
  ['a block', 'blockCustomer', { customerId: 'willa' }],
  ['a customer who is there already', 'getOrCreateCustomer', { customerId: 'willa' }],
])('%s costs no chart', async (_what, mutation, input) => {
  const { facade } = await withSubscriber();
  const chart = '{ chart(name: REVENUE, resolution: MONTH) { values { value } } }';
  await run(facade, mutation, input);
  facade.takeCalls();
  await facade.data(chart);
  expect(facade.takeCalls()).toEqual([]);
});

test('a chart calls a product by the name that it was given here a moment ago', async () => {
  const facade = await createFacade();
  const [subscription] = [...projectOf(facade).subscriptionsOf('wilma')];
  const productId = subscription?.productId ?? '';
  const split = `{
    chart(name: REVENUE, segment: "product") { segments { id displayName } }
    chartOptions(name: REVENUE) { filters { options { id displayName } } }
  }`;
  await facade.data(split);
  await run(facade, 'updateProduct', { productId, displayName: 'Skylark by another name' });
  const text = JSON.stringify(await facade.data(split));
  expect(text.split('Skylark by another name')).toHaveLength(3);
});

test('a customer whom v1 makes is counted', async () => {
  const facade = await createFacade();
  const counted = async () => (await look(facade, 'nobody-yet')).figures['new_customers'] ?? 0;
  const before = await counted();
  await run(facade, 'getOrCreateCustomer', { customerId: 'somebody-new' });
  expect(await counted()).toBe(before + 1);
});

test('whoever was given a chart as a whole answer from memory is shown the new one after a refund', async () => {
  const { facade, id } = await withSubscriber();
  const analyst = { scopes: ['charts_metrics:overview:read', 'charts_metrics:charts:read'] };
  const seen = () =>
    facade.data<{ overviewMetrics: { id: string; value: number }[] }>(
      '{ overviewMetrics { id value } }',
      {},
      analyst,
    );
  const [first, second] = [await seen(), await seen()];
  expect(second).toEqual(first);
  await run(facade, 'refundSubscription', { subscriptionId: id });
  const revenueOf = ({ overviewMetrics }: Awaited<ReturnType<typeof seen>>): number =>
    overviewMetrics.find((metric) => metric.id === 'revenue')?.value ?? 0;
  expect(revenueOf(await seen())).toBeCloseTo(revenueOf(first) - 4.99, 2);
});
