import type { Discount, DiscountCode } from '../../revenuecat/generated/wire.ts';
import { configurationTag } from '../../loading/cache-names.ts';
import { defineConfiguration, type ObjectKey } from '../../loading/configuration-loader.ts';
import { defineListLoader } from '../../loading/list-loader.ts';

/** The discounts of a project, disabled ones included. */
export const discounts = defineConfiguration<Discount>({
  kind: 'discounts',
  access: { operation: 'get-discount', customers: 'none' },
  readPage: (projectId, page, client) =>
    client.page('list-discounts', { path: { project_id: projectId } }, page),
  readOne: ({ projectId, id }, client) =>
    client.call('get-discount', { path: { project_id: projectId, discount_id: id } }),
});

/** The codes of a discount, of which there may be thousands. */
export const codesOfDiscount = defineListLoader<ObjectKey, DiscountCode>({
  name: 'codesOfDiscount',
  access: { operation: 'list-discount-codes', customers: 'none' },
  identity: (list) => [list.id],
  cursorOf: (item) => item.code,
  source: ({ projectId, id }, sources) => ({
    lifetime: sources.lifetimes.configuration,
    readPage: (page, client) =>
      client.page('list-discount-codes', { path: { project_id: projectId, discount_id: id } }, page),
    tags: () => [configurationTag(projectId, 'discounts')],
  }),
});
