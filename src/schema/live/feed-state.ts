import { builder } from '../builder.ts';

/** Whether RevenueCat's webhooks reach this server. */
export const FeedStateRef = builder.enumType('FeedState', {
  description: 'Whether this server hears of what changes elsewhere.',
  values: {
    LIVE: {
      value: 'live',
      description: 'Webhooks arrive as they usually do: what RevenueCat reports of any change is told.',
    },
    SILENT: {
      value: 'silent',
      description:
        'No webhook has come for longer than usual: something that changed elsewhere may be missing.',
    },
    NONE: {
      value: 'none',
      description: 'This server takes no webhooks: only changes that were made through it are told.',
    },
  } as const,
});
