import type { WebhookIntegration } from '../../revenuecat/generated/wire.ts';
import type { Held } from '../../loading/held.ts';
import { builder } from '../builder.ts';

export type WebhookIntegrationObject = Held<WebhookIntegration>;

export const WebhookIntegrationRef = builder.objectRef<WebhookIntegrationObject>('WebhookIntegration');
