import { wireEnums } from '../../revenuecat/generated/enums.ts';
import { builder } from '../builder.ts';
import { defineWireEnum } from '../common/wire-enum.ts';
import { webhookEventTypes } from '../webhook-integration/webhook-event-type.ts';

/** The reason of a change that no event of RevenueCat's told. */
export const changedHere = 'changed_here';

/** Why somebody is told of a customer: RevenueCat's events, and the changes that this server makes itself. */
export const changeReason = defineWireEnum('CustomerChangeReason', {
  description: 'Why a customer is not what it was.',
  values: [...wireEnums.WebhookEventType, changedHere],
  descriptions: {
    ...webhookEventTypes,
    [changedHere]:
      'A mutation of this graph changed something; RevenueCat may report the same again as an event.',
  },
});

/** Who says that something changed. */
export const ChangeSourceRef = builder.enumType('ChangeSource', {
  description: 'Who says that something changed.',
  values: {
    MUTATION: { value: 'mutation', description: 'This server, which made the change itself.' },
    WEBHOOK: { value: 'webhook', description: 'RevenueCat, in a webhook.' },
  } as const,
});
