import type { Subscription } from '../../revenuecat/generated/wire.ts';
import { wireEnums } from '../../revenuecat/generated/enums.ts';
import { builder } from '../builder.ts';
import { defineWireEnum, unrecognized } from '../common/wire-enum.ts';
import { defineMutation } from '../mutation/define-mutation.ts';
import { futureIssue } from '../mutation/moment-rules.ts';
import { unrecognizedIssue } from '../mutation/value-rules.ts';
import { refundAvailability } from './subscription-actions.ts';
import {
  foreseeAction,
  orNullOnDryRun,
  ownSubscription,
  subscriptionChanged,
  subscriptionPayloadField,
} from './subscription-payload.ts';

const subscriptionId = { required: true, description: "RevenueCat's id of the subscription." } as const;
const pathOf = ({ subscriptionId: id }: { subscriptionId: string }, projectId: string) => ({
  path: { project_id: projectId, subscription_id: id },
});
const changes = (_input: unknown, subscription: Subscription, projectId: string) =>
  subscriptionChanged(projectId, subscription);
const outcome = (_input: unknown, { id }: Subscription) => ({ subscriptionId: id });

defineMutation('cancelSubscription', {
  operation: 'cancel-subscription',
  description:
    'Ends a Web Billing subscription with its current period. Until then the customer keeps access.',
  input: {
    description: 'Which subscription to cancel.',
    fields: (t) => ({ subscriptionId: t.id(subscriptionId) }),
  },
  request: pathOf,
  asksStore: true,
  selfService: ownSubscription,
  changes,
  outcome,
  payload: {
    description: 'The subscription ends with its period.',
    fields: (t) => ({ subscription: subscriptionPayloadField(t) }),
  },
});

defineMutation('refundSubscription', {
  operation: 'refund-subscription',
  description:
    'Pays back the last payment of a Web Billing subscription and ends it. The customer loses access at once.',
  input: {
    description: 'Which subscription to refund.',
    fields: (t) => ({ subscriptionId: t.id(subscriptionId) }),
  },
  request: pathOf,
  asksStore: true,
  destructive: {
    foresee: (input, projectId, context) => foreseeAction(input, projectId, context, refundAvailability),
  },
  changes,
  outcome,
  payload: {
    description: 'The payment was paid back and the subscription is over.',
    fields: (t) => ({ subscription: subscriptionPayloadField(t, orNullOnDryRun) }),
  },
});

const extensionReason = defineWireEnum('SubscriptionExtensionReason', {
  description: 'Why a subscription is extended, for the App Store.',
  values: wireEnums['ExtendSubscriptionByDuration.extend_reason_code'],
  descriptions: {
    undeclared: 'No reason is given.',
    customer_satisfaction: 'To keep the customer satisfied.',
    other: 'Another reason.',
    service_issue_or_outage: 'The service did not work as it should have.',
  },
});

const ExtensionInput = builder.inputType('SubscriptionExtensionInput', {
  description: 'How far to move the end of the current period: exactly one of these.',
  isOneOf: true,
  fields: (t) => ({
    days: t.int({ description: 'By so many days. The App Store allows at most 90.' }),
    until: t.field({
      type: 'DateTime',
      description:
        'To this moment, which lies behind the present end. The App Store allows at most 90 days from there.',
    }),
  }),
});

defineMutation('extendSubscription', {
  operation: 'extend-subscription',
  description:
    'Moves the end of the current period of an App Store, Play Store or Web Billing subscription, without a payment.',
  input: {
    description: 'Which subscription to extend, and how far.',
    fields: (t) => ({
      subscriptionId: t.id(subscriptionId),
      extension: t.field({ type: ExtensionInput, required: true, description: 'How far to extend it.' }),
      reasonCode: t.field({
        type: extensionReason.ref,
        description: 'Why. The App Store wants a reason; other stores ignore it.',
      }),
    }),
  },
  request: ({ extension: { days, until }, reasonCode, ...input }, projectId) => {
    const known = reasonCode === unrecognized ? null : reasonCode;
    const reason = known === null || known === undefined ? {} : { extend_reason_code: known };
    return {
      ...pathOf(input, projectId),
      body:
        typeof until === 'number'
          ? { extend_until_ms: until, ...reason }
          : { extend_by_days: days, ...reason },
    };
  },
  fieldNames: {
    extend_by_days: ['extension', 'days'],
    extend_until_ms: ['extension', 'until'],
    extend_reason_code: ['reasonCode'],
  },
  refusals: {
    extend_by_days: 'The store does not extend by so many days. The App Store allows at most 90.',
    extend_until_ms:
      'It must lie behind the end of the current period, and for the App Store at most 90 days behind it.',
    extend_reason_code: 'The App Store wants a reason.',
  },
  check: ({ extension, reasonCode }, context) => [
    ...futureIssue(['extension', 'until'], extension.until, context.now()),
    ...unrecognizedIssue(['reasonCode'], reasonCode),
  ],
  asksStore: true,
  changes,
  outcome,
  payload: {
    description: 'The current period ends later.',
    fields: (t) => ({ subscription: subscriptionPayloadField(t) }),
  },
});
