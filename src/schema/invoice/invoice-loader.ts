import type { Invoice } from '../../revenuecat/generated/wire.ts';
import { customerTag } from '../../loading/cache-names.ts';
import { nullIfMissing } from '../../loading/configuration-loader.ts';
import { defineListLoader } from '../../loading/list-loader.ts';
import { defineLoader, type ProjectKey } from '../../loading/loader.ts';

interface InvoicesKey extends ProjectKey {
  readonly customerId: string;
}

interface InvoiceFileKey extends InvoicesKey {
  readonly invoiceId: string;
}

/** A customer's invoices, in upstream's order. */
export const invoicesOfCustomer = defineListLoader<InvoicesKey, Invoice>({
  name: 'invoicesOfCustomer',
  access: { operation: 'list-customer-invoices', customers: 'own' },
  isOwn: (key, own) => own.customer(key.projectId, key.customerId),
  identity: (list) => [list.customerId],
  cursorOf: (invoice) => invoice.id,
  source: ({ projectId, customerId }, sources) => ({
    lifetime: sources.lifetimes.customer,
    readPage: (page, client) =>
      client.page(
        'list-customer-invoices',
        { path: { project_id: projectId, customer_id: customerId } },
        page,
      ),
    tags: () => [customerTag(projectId, customerId)],
  }),
});

/**
 * Where the file of an invoice can be fetched without a key; null when there is none. Whoever has the link has the file
 * and it expires soon, so it is asked for anew by every request and stays out of the shared cache.
 */
export const invoiceFileUrl = defineLoader<InvoiceFileKey, string | null>({
  name: 'invoiceFileUrl',
  access: { operation: 'get-invoice', customers: 'own' },
  isOwn: (key, own) => own.customer(key.projectId, key.customerId),
  async load({ projectId, customerId, invoiceId }, sources) {
    const file = await nullIfMissing(
      sources.upstream.reader(projectId).call('get-invoice', {
        path: { project_id: projectId, customer_id: customerId, invoice_id: invoiceId },
      }),
    );
    return file?.location ?? null;
  },
});
