import { webhooksTopic, type WebhookReceived } from '../../events/domain-events.ts';
import { builder } from '../builder.ts';
import { BadUserInputError } from '../common/bad-user-input-error.ts';
import { projectDescription, servedProject } from '../common/served-project.ts';
import { unrecognized } from '../common/wire-enum.ts';
import { webhookEventType } from '../webhook-integration/webhook-event-type.ts';
import './event-person.ts';
import { WebhookEventRef } from './event-type.ts';

const rule = { scope: 'facade:events:read', customers: 'none' } as const;

builder.subscriptionField('events', (t) =>
  t.field({
    type: WebhookEventRef,
    nullable: true,
    args: {
      types: t.arg({
        type: [webhookEventType.ref],
        description:
          'Only events of these types; all of them when left out. `UNRECOGNIZED` stands for every type that has no value of its own.',
      }),
      projectId: t.arg.id({ description: projectDescription }),
    },
    access: rule,
    loads: 'nothing',
    description:
      'Tells of each event that RevenueCat sends to this server, once it is applied. Whoever reads more slowly than events ' +
      'come is cut off.',
    subscribe: async (_root, { types, projectId: asked }, context) => {
      if (types?.length === 0)
        throw new BadUserInputError('"types" is empty. Name a type, or leave it out for all.');
      const projectId = await servedProject(asked, context);
      await context.loaders.require(rule, projectId, () => Promise.resolve(false));
      const all = context.live.follow(webhooksTopic(projectId));
      return types ? ofTypes(new Set<string>(types), all) : all;
    },
    resolve: (event) => event,
  }),
);

async function* ofTypes(
  wanted: ReadonlySet<string>,
  events: AsyncIterableIterator<WebhookReceived>,
): AsyncGenerator<WebhookReceived, void> {
  for await (const event of events)
    if (wanted.has(webhookEventType.read(event.eventType.toLowerCase()) ?? unrecognized)) yield event;
}
