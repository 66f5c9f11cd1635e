import { createHash } from 'node:crypto';
import type { Invoice } from '../../revenuecat/generated/wire.ts';
import { originallyPaid } from './customer-events.ts';
import { isInvoiced } from './invoiced.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import type { MonetaryAmount, StoredSubscription } from '../state/stored-facts.ts';

interface DerivedInvoice {
  readonly id: string;
  readonly customerId: string;
  readonly productId: string | null;
  readonly issuedAt: number;
  readonly paidAt: number | null;
  readonly quantity: number;
  readonly total: MonetaryAmount;
}

const fileLifetimeSeconds = 600;

/** One invoice for each payment through Web Billing, newest first; free periods have none. */
export function invoicesOf(request: SandboxRequest, customerId: string): DerivedInvoice[] {
  const { project } = request;
  const invoices: DerivedInvoice[] = [];
  for (const subscription of project.subscriptionsOf(customerId)) {
    for (const [index, { id, purchasedAt, usdRevenue }] of subscription.transactions.entries()) {
      const total = originallyPaid(request, subscription.id, id, usdRevenue);
      if (!isInvoiced(subscription.store, total)) continue;
      const isLatest = index === subscription.transactions.length - 1;
      invoices.push({
        id: invoiceId(id),
        customerId,
        productId: subscription.productId,
        issuedAt: purchasedAt,
        paidAt: isLatest && isUnpaid(subscription) ? null : purchasedAt,
        quantity: 1,
        total,
      });
    }
  }
  for (const purchase of project.purchasesOf(customerId)) {
    const { id, storePurchaseIdentifier, purchasedAt, revenue } = purchase;
    const total = originallyPaid(request, id, storePurchaseIdentifier, revenue);
    if (!isInvoiced(purchase.store, total)) continue;
    invoices.push({
      id: invoiceId(storePurchaseIdentifier),
      customerId,
      productId: purchase.productId,
      issuedAt: purchasedAt,
      paidAt: purchasedAt,
      quantity: purchase.quantity,
      total,
    });
  }
  return invoices.sort((one, other) => other.issuedAt - one.issuedAt);
}

export function invoiceAnswer(request: SandboxRequest, invoice: DerivedInvoice): Invoice {
  const { project, url } = request;
  const product = project.products.get(invoice.productId ?? '');
  const share = (part: number): number => Math.round((part / invoice.quantity) * 100) / 100;
  const { total } = invoice;
  const place = ['projects', project.project.id, 'customers', invoice.customerId, 'invoices', invoice.id];
  return {
    object: 'invoice',
    id: invoice.id,
    total_amount: total,
    line_items: [
      {
        object: 'invoice.line_item',
        product_identifier: product?.store_identifier ?? 'unknown',
        product_display_name: product?.display_name ?? null,
        product_duration: product?.subscription?.duration ?? null,
        quantity: invoice.quantity,
        unit_amount: {
          currency: total.currency,
          gross: share(total.gross),
          commission: share(total.commission ?? 0),
          tax: share(total.tax),
          proceeds: share(total.proceeds),
        },
      },
    ],
    issued_at: invoice.issuedAt,
    paid_at: invoice.paidAt,
    invoice_url:
      invoice.paidAt === null ? null : `${url.origin}/v2/${place.map(encodeURIComponent).join('/')}/file`,
  };
}

/** Where the file can be fetched without a key for ten minutes: on another host, as with the original. */
export function invoiceFileUrl({ now }: SandboxRequest, { id }: DerivedInvoice): string {
  const expires = Math.floor(now / 1000) + fileLifetimeSeconds;
  const signature = createHash('sha256').update(`${id}\n${expires}`).digest('hex');
  return `https://invoice-files.example.com/${id}.pdf?expires=${expires}&signature=${signature}`;
}

function isUnpaid({ billingIssue, pendingPayment, incomplete }: StoredSubscription): boolean {
  return billingIssue !== null || pendingPayment || incomplete;
}

function invoiceId(transactionId: string): string {
  return `rcbin${createHash('sha256').update(transactionId).digest('hex').slice(0, 10)}`;
}
