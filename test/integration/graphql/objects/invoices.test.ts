import { describe, expect, test } from 'vitest';
import { createFacade } from '../../../support/facade.ts';

const listed = `query ($id: ID!) {
  customer(id: $id) {
    invoices {
      nodes {
        id issuedAt paidAt
        customer { id }
        totalPrice { currency amount }
        lineItems { productIdentifier productDisplayName productDuration quantity unitPrice { currency amount } }
      }
    }
  }
}`;

const files = '{ customer(id: "wilma") { invoices(first: 2) { nodes { id invoiceUrl } } } }';

interface Files {
  customer: { invoices: { nodes: { id: string; invoiceUrl: string | null }[] } };
}

describe('invoices', () => {
  test('cost one call beside the customer, and none the second time', async () => {
    const facade = await createFacade();
    const { customer } = await facade.data<{ customer: { invoices: { nodes: unknown[] } } }>(listed, {
      id: 'wilma',
    });
    expect(customer.invoices.nodes[0]).toMatchObject({
      customer: { id: 'wilma' },
      totalPrice: { currency: 'USD', amount: 4.99 },
      lineItems: [
        {
          productIdentifier: 'skylark_pro_monthly',
          productDuration: 'P1M',
          quantity: 1,
          unitPrice: { currency: 'USD', amount: 4.99 },
        },
      ],
    });
    expect(facade.takeCalls()).toEqual(['get-customer', 'list-customer-invoices']);
    await facade.data(listed, { id: 'wilma' });
    expect(facade.takeCalls()).toEqual([]);
  });

  test('the link to a file is asked for where it is selected, every time, and never logged', async () => {
    const facade = await createFacade();
    const first = await facade.data<Files>(files);
    for (const { id, invoiceUrl } of first.customer.invoices.nodes) {
      expect(invoiceUrl).toContain(`https://invoice-files.example.com/${id}.pdf`);
    }
    const calls = facade.takeCalls();
    expect(calls.filter((operation) => operation === 'get-invoice')).toHaveLength(2);
    await facade.clock.advance(30_000);
    const second = await facade.data<Files>(files);
    expect(facade.takeCalls()).toEqual(['get-invoice', 'get-invoice']);
    expect(second).not.toEqual(first);
    expect(facade.logs.join('\n')).not.toContain('signature=');
    expect(facade.logs.join('\n')).not.toContain('invoice-files');
  });

  test('an invoice without a file has no link and asks for none', async () => {
    const facade = await createFacade();
    const [unpaid] = [
      ...(facade.sandbox.store.project(facade.sandbox.projectId)?.subscriptions ?? []),
    ].filter((it) => it.store === 'rc_billing' && it.billingIssue !== null && it.transactions.length > 0);
    const document =
      'query ($id: ID!) { customer(id: $id) { invoices(first: 1) { nodes { paidAt invoiceUrl } } } }';
    const { customer } = await facade.data<{ customer: unknown }>(document, { id: unpaid?.customerId });
    expect(customer).toEqual({ invoices: { nodes: [{ paidAt: null, invoiceUrl: null }] } });
    expect(facade.takeCalls()).not.toContain('get-invoice');
  });

  test('a link that fails is one null, and the invoice stays', async () => {
    const facade = await createFacade();
    facade.sandbox.faults.add({ operationId: 'get-invoice', kind: 'status', status: 400, times: 1 });
    const answer = await facade.query(files);
    expect(answer.errors).toHaveLength(1);
    const { customer } = answer.data as Files;
    expect(customer.invoices.nodes.filter((invoice) => invoice.invoiceUrl === null)).toHaveLength(1);
  });

  test('a customer sees what it paid and the file, and not what remains for whom', async () => {
    const facade = await createFacade();
    const as = { customerId: 'wilma' };
    const seen = await facade.data<{ customer: { invoices: { nodes: unknown[] } } }>(
      listed,
      { id: 'wilma' },
      as,
    );
    expect(seen.customer.invoices.nodes[0]).toMatchObject({ totalPrice: { amount: 4.99 } });
    await facade.data(files, {}, as);
    const answer = await facade.query(
      `{ customer(id: "wilma") { invoices(first: 1) { nodes {
        totalPrice { amount } totalAmount { proceeds } lineItems { unitPrice { amount } unitAmount { commission } }
      } } } }`,
      {},
      as,
    );
    expect(answer.errors.map((error) => [error.path?.at(-1), error.extensions['code']])).toEqual([
      ['totalAmount', 'FORBIDDEN'],
      ['unitAmount', 'FORBIDDEN'],
    ]);
    expect(answer.data).toMatchObject({
      customer: {
        invoices: { nodes: [{ totalPrice: { amount: 4.99 }, lineItems: [{ unitPrice: { amount: 4.99 } }] }] },
      },
    });
  });

  test('nobody sees those of another customer', async () => {
    const facade = await createFacade();
    const answer = await facade.query(files, {}, { customerId: 'ada' });
    expect(answer.data).toEqual({ customer: null });
    expect(answer.errors.map((error) => error.extensions['code'])).toEqual(['FORBIDDEN']);
    expect(facade.takeCalls()).not.toContain('list-customer-invoices');
  });

  test('staff need the scope of invoices, and with it see how amounts divide', async () => {
    const facade = await createFacade();
    const document =
      '{ customer(id: "wilma") { invoices(first: 1) { nodes { totalAmount { gross tax commission proceeds } } } } }';
    const customers = 'customer_information:customers:read';
    const refused = await facade.query(document, {}, { scopes: [customers] });
    expect(refused.errors.map((error) => error.path)).toEqual([['customer', 'invoices']]);
    expect(facade.takeCalls()).toEqual(['get-customer']);
    await expect(
      facade.data(document, {}, { scopes: [customers, 'customer_information:invoices:read'] }),
    ).resolves.toMatchObject({ customer: { invoices: { nodes: [{ totalAmount: { gross: 4.99 } }] } } });
  });
});
