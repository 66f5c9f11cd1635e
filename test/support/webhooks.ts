import { canary } from './leak-inspection.ts';
import type { Facade } from './facade.ts';

const authorization = canary('webhook_authorization');

/** Settings under which a facade takes webhooks from {@link deliver}. */
export const takingWebhooks = { REVENUECAT_WEBHOOK_AUTHORIZATION: authorization } as const;

/** Delivers an event as RevenueCat does; throws when it is refused. */
export async function deliver(facade: Facade, event: Readonly<Record<string, unknown>>): Promise<void> {
  const response = await facade.server.fetch(
    new Request('http://facade.test/webhooks/revenuecat', {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify({ api_version: '1.0', event }),
    }),
  );
  if (response.status !== 200) throw new Error(`The event was answered with ${String(response.status)}.`);
}
