import type { Facade } from './facade.ts';
import { createFacade, freshAnswersOnly } from './facade.ts';
import { canary } from './leak-inspection.ts';

/** What the receiver of every facade made here expects as `Authorization`. */
export const webhookAuthorization = canary('webhook_authorization');

/** A facade that takes webhooks, and whoever sends them. */
export interface ReceivingFacade {
  readonly facade: Facade;
  /** Sends any body to the receiver, or to a path below it; `header` null sends no authorization. */
  deliver(body: BodyInit, path?: string, header?: string | null): Promise<Response>;
  /** Sends an event as RevenueCat wraps it. */
  send(event: Readonly<Record<string, unknown>>): Promise<Response>;
  /** The upstream calls of a document that must answer without errors. */
  callsOf(document: string): Promise<string[]>;
}

export async function createReceivingFacade(
  env: Readonly<Record<string, string>> = {},
): Promise<ReceivingFacade> {
  const facade = await createFacade({
    env: { ...freshAnswersOnly, REVENUECAT_WEBHOOK_AUTHORIZATION: webhookAuthorization, ...env },
  });
  const deliver: ReceivingFacade['deliver'] = async (body, path = '', header = webhookAuthorization) =>
    facade.server.fetch(
      new Request(`http://server.test/webhooks/revenuecat${path}`, {
        method: 'POST',
        body,
        ...(header === null ? {} : { headers: { authorization: header } }),
      }),
    );
  return {
    facade,
    deliver,
    send: (event) => deliver(JSON.stringify({ api_version: '1.0', event })),
    async callsOf(document) {
      await facade.data(document);
      return facade.takeCalls();
    },
  };
}
