import { z } from 'zod';
import { subscriberAnswer } from '../../answers/subscriber-answers.ts';
import { recordChange } from '../../answers/customer-events.ts';
import { customerFacts } from '../../state/facts-with-defaults.ts';
import type { StoredCustomer } from '../../state/stored-facts.ts';
import { invalidAppUserId, V1Error } from '../../http/v1-errors.ts';
import { attributeName, attributeValue } from '../v2/customer-attribute-names.ts';
import { appTypeOf, platformOf, subscriberInPath, v1BodyOf } from './v1-request.ts';
import type { V1Answer, V1Handlers, V1Request } from './v1-request.ts';

const secretOnly = ['secret'] as const;
const anyKey = ['secret', 'public', 'external'] as const;

/** What careless code sends when it has no user: RevenueCat makes no customers of these. */
const refusedIds: readonly string[] = [
  ...['no_user', 'null', 'none', 'nil', '(null)', 'nan', 'unidentified', 'undefined', 'unknown'],
  ...['anonymous', 'guest', '-1', '0', '[]', '{}', '[object object]'],
];

export const newAttributes = z.record(
  z.string(),
  z.looseObject({ value: z.string().nullable(), updated_at_ms: z.int().optional() }),
);
type NewAttributes = z.infer<typeof newAttributes>;

const attribution = z.looseObject({
  network: z.enum(['0', '1', '2', '3', '4', '5']),
  data: z.looseObject({ rc_idfa: z.string().optional(), rc_gps_adid: z.string().optional() }),
});

export const subscriberHandlers: Pick<
  V1Handlers,
  'v1:subscribers' | 'v1:delete-subscriber' | 'v1:update-subscriber-attributes' | 'v1:subscribersattribution'
> = {
  // A read that creates: the reason why it is a mutation for everybody who is careful.
  'v1:subscribers': {
    callers: anyKey,
    answer: (request) => {
      const platform = platformOf(request);
      const { customer, isNew } = customerOrNew(request, request.path['app_user_id'] ?? '');
      if (platform !== null) {
        Object.assign(customer, { lastSeenAt: request.now, lastSeenPlatform: platform });
      }
      return subscriberResult(request, customer, isNew ? 201 : 200);
    },
  },

  'v1:delete-subscriber': {
    callers: secretOnly,
    answer: (request) => {
      request.project.deleteCustomer(subscriberInPath(request));
      return { status: 200, body: { app_user_id: request.path['app_user_id'], deleted: true } };
    },
  },

  'v1:update-subscriber-attributes': {
    callers: anyKey,
    answer: (request) => {
      const { attributes } = v1BodyOf(request, z.looseObject({ attributes: newAttributes }));
      const customer = subscriberInPath(request);
      setAttributes(request, customer, attributes);
      return subscriberResult(request, customer, 200);
    },
  },

  'v1:subscribersattribution': {
    callers: anyKey,
    answer: (request) => {
      const { data } = v1BodyOf(request, attribution);
      const { id } = subscriberInPath(request);
      const { project, now } = request;
      if (data.rc_idfa !== undefined) project.setAttribute(id, '$idfa', data.rc_idfa, now);
      if (data.rc_gps_adid !== undefined) project.setAttribute(id, '$gpsAdId', data.rc_gps_adid, now);
      recordChange(request, id, 'CUSTOMER_ATTRIBUTES_UPDATED', { attribution: true });
      return { status: 200, body: {} };
    },
  },
};

/** The customer as the caller may see it. */
export function subscriberResult(request: V1Request, customer: StoredCustomer, status: number): V1Answer {
  const platform = platformOf(request);
  const body = subscriberAnswer(request, customer, {
    withAttributes: request.caller.kind === 'secret',
    store: platform === null ? null : appTypeOf(platform),
  });
  return { status, body };
}

/** The customer of this id or alias, made if need be. Throws 400 for an id that nobody can have. */
export function customerOrNew(
  { project, now }: V1Request,
  id: string,
): { readonly customer: StoredCustomer; readonly isNew: boolean } {
  const known = project.customer(id);
  if (known !== undefined) return { customer: known, isNew: false };
  if (id === '' || id.includes('/') || refusedIds.includes(id.toLowerCase())) throw invalidAppUserId();
  return { customer: project.customers.add(customerFacts({ id, firstSeenAt: now })), isNew: true };
}

/** Sets what is valid and newer than what is there; throws 400 afterwards when something was not valid. */
export function setAttributes(request: V1Request, { id }: StoredCustomer, attributes: NewAttributes): void {
  const { project, now } = request;
  const errors: { readonly key_name: string; readonly message: string }[] = [];
  for (const [name, { value, updated_at_ms: updatedAt }] of Object.entries(attributes)) {
    if (!attributeName.safeParse(name).success) {
      errors.push({ key_name: name, message: 'Key name format is not valid.' });
    } else if (!attributeValue.nullable().safeParse(value).success) {
      errors.push({ key_name: name, message: 'Value is too long.' });
    } else if (name === '$email' && value !== null && value !== '' && !/^\S+@\S+\.\S+$/.test(value)) {
      errors.push({ key_name: name, message: 'Value is not a valid email address.' });
    } else {
      const known = project.attributesOf(id).get(name);
      const time = updatedAt ?? now;
      if (known === undefined || time > known.updatedAt)
        project.setAttribute(id, name, value === '' ? null : value, time);
    }
  }
  recordChange(request, id, 'CUSTOMER_ATTRIBUTES_UPDATED', { attributes: Object.keys(attributes) });
  if (errors.length > 0) {
    throw new V1Error(400, 7263, 'Some customer attribute keys were unable to be saved.', {
      attribute_errors: errors,
    });
  }
}
