import type { StoredWebhookIntegration } from '../state/stored-configuration.ts';
import type { Webhook } from './webhook.ts';
import type { WebhookReceiver } from './webhook-outbox.ts';

/** Names that are reserved for examples, as those of the seeded integrations: nobody is behind them. */
const reserved = /(^|\.)(example(\.(com|net|org))?|test|invalid)$/;

/** An integration as somebody to send to; null where its address is an example. */
export function integrationReceiver(
  integration: StoredWebhookIntegration,
  send: WebhookReceiver['send'],
): WebhookReceiver | null {
  const { id, url, authorizationHeader, environment, eventTypes, appId } = integration;
  if (reserved.test(new URL(url).hostname)) return null;
  return {
    id,
    url,
    authorization: authorizationHeader,
    send,
    // What is not set lets everything through; a list without types lets nothing through.
    wants: (webhook: Webhook) =>
      (environment === null || environment === webhook.environment) &&
      (appId === null || appId === webhook.appId) &&
      (eventTypes === null || eventTypes.some((type) => type === webhook.type)),
  };
}
