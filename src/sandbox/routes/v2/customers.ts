import { z } from 'zod';
import {
  activeEntitlements,
  attributeAnswer,
  customerAnswer,
  wholeCustomerAnswer,
} from '../../answers/customer-answers.ts';
import { recordChange } from '../../answers/customer-events.ts';
import { alreadyExists, missing, unprocessable } from '../../http/errors.ts';
import { customerFacts } from '../../state/facts-with-defaults.ts';
import { answerPage, inOrder } from '../../http/pagination.ts';
import type { ProjectStore } from '../../state/project-store.ts';
import { bodyOf, queryText } from '../../http/request-validation.ts';
import type { Handlers } from '../../http/sandbox-request.ts';
import { recordTransfer } from './customer-history.ts';
import { attributeName, attributeValue } from './customer-attribute-names.ts';
import { customerInPath } from './found.ts';

const newCustomer = z.strictObject({
  id: z
    .string()
    .min(1)
    .max(1500)
    .regex(/^[0-9a-zA-Z_-]*$/),
  attributes: z
    .array(z.strictObject({ name: attributeName, value: attributeValue }))
    .max(50)
    .optional(),
});

const newAttributes = z.strictObject({
  attributes: z
    .array(z.strictObject({ name: attributeName, value: attributeValue.nullable() }))
    .min(1)
    .max(50),
});

const transfer = z.strictObject({
  target_customer_id: z.string(),
  app_ids: z.array(z.string().min(1).max(255)).nullable().optional(),
});

const offeringOverride = z.strictObject({ offering_id: z.string().min(1).max(255).nullable() });

export const customerRoutes: Handlers = {
  'list-customers': (request) => {
    const email = queryText(request, 'search');
    const { project } = request;
    return answerPage(
      request,
      email === null
        ? project.customers
        : inOrder(project.customersByEmail(email), (customer) => customer.id),
      (customer) => customer.id,
      (customer) => customerAnswer(request, customer),
    );
  },

  'get-customer': (request) =>
    wholeCustomerAnswer(request, customerInPath(request), request.expand.has('attributes')),

  'create-customer': (request) => {
    const { id, attributes } = bodyOf(request, newCustomer);
    const { project, now } = request;
    if (project.customer(id) !== undefined) throw alreadyExists('A customer with this ID already exists');
    const customer = project.customers.add(customerFacts({ id, firstSeenAt: now }));
    for (const { name, value } of attributes ?? []) project.setAttribute(id, name, value, now);
    return customerAnswer(request, customer);
  },

  'delete-customer': (request) => {
    const customer = customerInPath(request);
    request.project.deleteCustomer(customer);
    return { object: 'customer', id: customer.id, deleted_at: request.now };
  },

  'list-customer-aliases': (request) =>
    answerPage(
      request,
      request.project.aliasesOf(customerInPath(request).id),
      (alias) => alias.id,
      (alias) => ({ object: 'customer.alias', id: alias.id, created_at: alias.createdAt }),
    ),

  'list-customer-attributes': (request) =>
    answerPage(
      request,
      request.project.attributesOf(customerInPath(request).id),
      (attribute) => attribute.id,
      attributeAnswer,
    ),

  'set-customer-attributes': (request) => {
    const { attributes } = bodyOf(request, newAttributes);
    const { project, now } = request;
    const { id } = customerInPath(request);
    for (const { name, value } of attributes) project.setAttribute(id, name, value, now);
    recordChange(request, id, 'CUSTOMER_ATTRIBUTES_UPDATED', {
      attributes: attributes.map(({ name }) => name),
    });
    return answerPage(request, project.attributesOf(id), (attribute) => attribute.id, attributeAnswer);
  },

  'list-customer-active-entitlements': (request) => {
    const active = activeEntitlements(request.project, customerInPath(request).id, request.now);
    const idOf = (entitlement: (typeof active)[number]): string => entitlement.entitlement_id;
    return answerPage(request, inOrder(active, idOf), idOf, (entitlement) => entitlement);
  },

  'assign-customer-offering': (request) => {
    const { offering_id: id } = bodyOf(request, offeringOverride);
    const customer = customerInPath(request);
    if (id !== null && !request.project.offerings.has(id)) throw missing('The offering does not exist');
    customer.offeringOverrideId = id;
    recordChange(request, customer.id, 'OFFERING_OVERRIDDEN', { offering_id: id });
    return null;
  },

  'transfer-customer-data': (request) => {
    const body = bodyOf(request, transfer);
    const { project } = request;
    const source = customerInPath(request);
    const target = project.customer(body.target_customer_id);
    if (target === undefined) throw missing('The target customer does not exist');
    if (target === source) throw unprocessable('A customer cannot be transferred to itself');
    const moves = movesWith(project, body.app_ids ?? null);
    for (const subscription of [...project.subscriptionsOf(source.id)].filter(moves)) {
      project.moveSubscription(subscription, target.id);
    }
    for (const purchase of [...project.purchasesOf(source.id)].filter(moves)) {
      project.movePurchase(purchase, target.id);
    }
    recordTransfer(request, source.id, target.id);
    return {
      source_customer: customerAnswer(request, source),
      target_customer: customerAnswer(request, target),
    };
  },
};

/** Whether something bought goes along; without apps everything does, even what belongs to no app. */
function movesWith(
  project: ProjectStore,
  appIds: readonly string[] | null,
): (bought: { readonly productId: string | null }) => boolean {
  if (appIds === null) return () => true;
  return ({ productId }) => appIds.includes(project.products.get(productId ?? '')?.app_id ?? '');
}
