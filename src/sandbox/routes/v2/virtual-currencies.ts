import { z } from 'zod';
import { virtualCurrencyAnswer } from '../../answers/configuration-answers.ts';
import { deletedAnswer } from '../../answers/deleted-answer.ts';
import { alreadyExists, unprocessable } from '../../http/errors.ts';
import { namedProducts, refuseArchived } from '../../changes/named-products.ts';
import { answerPage } from '../../http/pagination.ts';
import { bodyOf } from '../../http/request-validation.ts';
import type { Handlers, SandboxRequest } from '../../http/sandbox-request.ts';
import type { StoredProductGrant, StoredVirtualCurrency } from '../../state/stored-configuration.ts';
import type { StoredProduct } from '../../state/stored-facts.ts';
import { objectId } from './body-fields.ts';
import { virtualCurrencyInPath } from './found.ts';

// The document leaves the objects of this list open.
const productGrants = z
  .array(
    z.object({
      product_ids: z.array(objectId).min(1),
      amount: z.int().min(1),
      trial_amount: z.int().min(0).nullable().optional(),
      expire_at_cycle_end: z.boolean().nullable().optional(),
    }),
  )
  .nullable()
  .optional();
const name = z.string().min(1).max(50);
const description = z.string().min(1).max(1500).nullable().optional();

const newCurrency = z.strictObject({
  code: z
    .string()
    .min(1)
    .max(10)
    .regex(/^[a-zA-Z0-9_]+$/),
  name,
  description,
  product_grants: productGrants,
});
const changes = z.strictObject({ name: name.optional(), description, product_grants: productGrants });

export const virtualCurrencyRoutes: Handlers = {
  'list-virtual-currencies': (request) =>
    answerPage(
      request,
      request.project.virtualCurrencies,
      (currency) => currency.id,
      (currency) => virtualCurrencyAnswer(request, currency),
    ),

  'get-virtual-currency': (request) => virtualCurrencyAnswer(request, virtualCurrencyInPath(request)),

  'create-virtual-currency': (request) => {
    const body = bodyOf(request, newCurrency);
    const { project, now } = request;
    if (project.virtualCurrencies.has(body.code)) {
      throw alreadyExists('A virtual currency with this code already exists');
    }
    const grants = grantsOf(body.product_grants);
    refuseArchived(grantingProducts(request, grants));
    const currency = project.virtualCurrencies.add({
      id: body.code,
      name: body.name,
      description: body.description ?? null,
      state: 'active',
      createdAt: now,
      productGrants: grants,
    });
    return virtualCurrencyAnswer(request, currency);
  },

  'update-virtual-currency': (request) => {
    const body = bodyOf(request, changes);
    const currency = virtualCurrencyInPath(request);
    if (body.product_grants !== undefined) {
      const grants = grantsOf(body.product_grants);
      const products = grantingProducts(request, grants);
      if (currency.state === 'active') refuseArchived(products);
      currency.productGrants = grants;
    }
    if (body.name !== undefined) currency.name = body.name;
    if (body.description !== undefined) currency.description = body.description;
    return virtualCurrencyAnswer(request, currency);
  },

  'delete-virtual-currency': (request) => {
    const { project } = request;
    const { id } = virtualCurrencyInPath(request);
    for (const customer of project.customers) {
      if ((project.ledger.balancesOf(customer.id).get(id) ?? 0) > 0) {
        throw unprocessable('Cannot delete a virtual currency that customers have');
      }
    }
    project.virtualCurrencies.delete(id);
    return deletedAnswer(request, 'virtual_currency', id);
  },

  'archive-virtual-currency': (request) => {
    const currency = virtualCurrencyInPath(request);
    currency.state = 'inactive';
    return virtualCurrencyAnswer(request, currency);
  },

  'unarchive-virtual-currency': (request) => {
    const currency = virtualCurrencyInPath(request);
    refuseArchived(grantingProducts(request, currency.productGrants));
    currency.state = 'active';
    return virtualCurrencyAnswer(request, currency);
  },
};

function grantsOf(given: z.infer<typeof productGrants>): StoredVirtualCurrency['productGrants'] {
  return (
    given?.map((grant) => ({
      productIds: [...new Set(grant.product_ids)],
      amount: grant.amount,
      trialAmount: grant.trial_amount ?? 0,
      expireAtCycleEnd: grant.expire_at_cycle_end ?? false,
    })) ?? null
  );
}

/** Throws 404 for a product that the project does not have. */
function grantingProducts(
  request: SandboxRequest,
  grants: readonly StoredProductGrant[] | null,
): StoredProduct[] {
  return namedProducts(request.project, grants?.flatMap(({ productIds }) => productIds) ?? []);
}
