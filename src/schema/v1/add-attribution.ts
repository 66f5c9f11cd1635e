import type { BodyOf } from '../../revenuecat/call.ts';
import { builder } from '../builder.ts';
import { customerPayloadField } from '../customer/customer-payload.ts';
import { defineMutation } from '../mutation/define-mutation.ts';
import { givenValues } from '../mutation/given-values.ts';
import { inputIssue } from '../mutation/upstream-issues.ts';

type Network = BodyOf<'v1:subscribersattribution'>['network'];

const AttributionNetworkRef = builder.enumType('AttributionNetwork', {
  description: 'A network that tells where customers come from.',
  values: {
    APPLE_SEARCH_ADS: { value: '0', description: 'Apple Search Ads.' },
    ADJUST: { value: '1', description: 'Adjust.' },
    APPSFLYER: { value: '2', description: 'AppsFlyer.' },
    BRANCH: { value: '3', description: 'Branch.' },
    TENJIN: { value: '4', description: 'Tenjin.' },
    FACEBOOK: { value: '5', description: 'Facebook.' },
  } satisfies Record<string, { value: Network; description: string }>,
});

defineMutation('addAttribution', {
  operation: 'v1:subscribersattribution',
  description:
    'Attaches to a customer what an attribution network said. Through REST v1, because REST v2 does not take what ' +
    'networks send.',
  deprecationReason:
    'RevenueCat calls the operation deprecated: reserved attributes of the customer, such as `$idfa`, `$gpsAdId` and ' +
    '`$mediaSource`, take its place. Use `setCustomerAttributes`. Since 2026-11-22.',
  input: {
    description: 'What which network said about whom.',
    fields: (t) => ({
      customerId: t.id({ required: true, description: 'Any App User ID of the customer.' }),
      network: t.field({
        type: AttributionNetworkRef,
        required: true,
        description: 'The network that said it.',
      }),
      rcIdfa: t.string({ description: "Apple's advertising identifier of the device." }),
      rcGpsAdid: t.string({ description: "Google's advertising identifier of the device." }),
      data: t.field({
        type: 'JSON',
        description: "The object that the network's callback brought.",
      }),
    }),
  },
  request: ({ customerId, network, rcIdfa, rcGpsAdid, data }) => ({
    path: { app_user_id: customerId },
    body: {
      network: network,
      data: {
        ...(isObject(data) ? data : {}),
        ...givenValues({ rc_idfa: rcIdfa ?? undefined, rc_gps_adid: rcGpsAdid ?? undefined }),
      },
    },
  }),
  check: ({ rcIdfa, rcGpsAdid, data }) => {
    if (data !== null && data !== undefined && !isObject(data))
      return [inputIssue(['data'], 'It must be an object.')];
    return [rcIdfa, rcGpsAdid, data].every((part) => part === null || part === undefined)
      ? [inputIssue([], 'Nothing is to be attached. Give at least one of rcIdfa, rcGpsAdid, data.')]
      : [];
  },
  fieldNames: {
    app_user_id: ['customerId'],
    'data.rc_idfa': ['rcIdfa'],
    'data.rc_gps_adid': ['rcGpsAdid'],
  },
  // The id may be an alias, and the answer does not say whose.
  changes: (_input, _answer, projectId) => [{ kind: 'any-customer', projectId }],
  outcome: ({ customerId }) => ({ customerId }),
  payload: {
    description: 'The attribution was attached to the customer.',
    fields: (t) => ({ customer: customerPayloadField(t) }),
  },
});

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
