import type { Invoice, InvoiceLineItem, MonetaryAmount } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { connectionArgs, defineConnection, resolveConnection } from '../common/connection.ts';
import { CurrencyAmountRef, type CurrencyAmount } from '../common/currency-amount.ts';
import { MonetaryAmountRef } from '../common/monetary-amount.ts';
import { loadCustomerReference } from '../customer/customer-reference.ts';
import { CustomerRef } from '../customer/customer-ref.ts';
import { invoiceFileUrl, invoicesOfCustomer } from './invoice-loader.ts';
import { customerById } from '../customer/customer-loader.ts';

/** An invoice, which upstream knows only below its customer. */
interface InvoiceObject {
  readonly projectId: string;
  readonly customerId: string;
  readonly data: Invoice;
}

const InvoiceRef = builder.objectRef<InvoiceObject>('Invoice');
const InvoiceLineItemRef = builder.objectRef<InvoiceLineItem>('InvoiceLineItem');
const InvoiceConnection = defineConnection('Invoice', InvoiceRef, 'the invoices of a customer');

const rule = { operation: 'list-customer-invoices', customers: 'own' } as const;
/** Customers see what they pay, and not what remains of it for whom. */
const staffOnly = { operation: 'list-customer-invoices', customers: 'none' } as const;

InvoiceRef.implement({
  description: 'A bill for what a customer bought through Web Billing.',
  access: {
    rule,
    projectId: (invoice) => invoice.projectId,
    isOwn: (invoice, own) => own.customer(invoice.projectId, invoice.customerId),
  },
  fields: (t) => ({
    id: t.id({
      access: 'free',
      nullable: false,
      description: "RevenueCat's id of the invoice.",
      resolve: ({ data }) => data.id,
    }),
    customer: t.field({
      type: CustomerRef,
      nullable: true,
      loads: { owner: customerById },
      description: 'The customer whom the invoice is for.',
      resolve: ({ projectId, customerId }, _args, context, info) =>
        loadCustomerReference(info, context, projectId, customerId),
    }),
    totalPrice: t.field({
      type: CurrencyAmountRef,
      nullable: true,
      description: 'What the customer pays in all, tax included.',
      resolve: ({ data }) => priceOf(data.total_amount),
    }),
    totalAmount: t.field({
      type: MonetaryAmountRef,
      nullable: true,
      access: staffOnly,
      description: 'The total and how it divides; `totalPrice` is the part of it that customers see.',
      resolve: ({ data }) => data.total_amount,
    }),
    lineItems: t.field({
      type: [InvoiceLineItemRef],
      nullable: { list: true, items: false },
      description: 'What is billed, one entry for each product.',
      resolve: ({ data }) => data.line_items,
    }),
    issuedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the invoice was issued.',
      resolve: ({ data }) => data.issued_at,
    }),
    paidAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was paid; null until then.',
      resolve: ({ data }) => data.paid_at,
    }),
    invoiceUrl: t.string({
      nullable: true,
      access: { operation: 'get-invoice', customers: 'own' },
      loads: invoiceFileUrl,
      description:
        'Where the PDF file can be downloaded for a short time, without a credential; null when there is no file. ' +
        'Treat the link as a secret. Each selected invoice costs a call every time.',
      // Upstream's own address of the file takes the secret key; what counts of it is whether there is one.
      resolve: ({ projectId, customerId, data }, _args, context) =>
        data.invoice_url === null
          ? null
          : context.loaders.load(invoiceFileUrl, { projectId, customerId, invoiceId: data.id }),
    }),
  }),
});

InvoiceLineItemRef.implement({
  description: 'One product on an invoice.',
  // Reached only through the invoice, whose rule stands.
  access: { rule: 'free' },
  fields: (t) => ({
    productIdentifier: t.string({
      nullable: true,
      description: "The store's own id of the product.",
      resolve: (item) => item.product_identifier,
    }),
    productDisplayName: t.string({
      nullable: true,
      description: 'What the product is called on the invoice.',
      resolve: (item) => item.product_display_name,
    }),
    productDuration: t.field({
      type: 'Duration',
      nullable: true,
      description: 'How long the paid period lasts; null for what is bought once.',
      resolve: (item) => item.product_duration,
    }),
    quantity: t.int({
      nullable: true,
      description: 'How many were bought.',
      resolve: (item) => item.quantity,
    }),
    unitPrice: t.field({
      type: CurrencyAmountRef,
      nullable: true,
      description: 'What the customer pays for one, tax included.',
      resolve: (item) => priceOf(item.unit_amount),
    }),
    unitAmount: t.field({
      type: MonetaryAmountRef,
      nullable: true,
      access: staffOnly,
      loads: 'nothing',
      description: 'The price of one and how it divides; `unitPrice` is the part of it that customers see.',
      resolve: (item) => item.unit_amount,
    }),
  }),
});

function priceOf(amount: MonetaryAmount | null | undefined): CurrencyAmount | null {
  return amount ? { currency: amount.currency, amount: amount.gross } : null;
}

builder.objectField(CustomerRef, 'invoices', (t) =>
  t.field({
    type: InvoiceConnection,
    nullable: true,
    args: connectionArgs,
    access: rule,
    loads: invoicesOfCustomer,
    description: "The customer's invoices from Web Billing.",
    resolve: ({ projectId, id }, args, context) =>
      resolveConnection(context, args, {
        loader: invoicesOfCustomer,
        list: { projectId, customerId: id },
        cursorOf: (invoice: Invoice) => invoice.id,
        toNode: (data) => ({ projectId, customerId: id, data }),
      }),
  }),
);
