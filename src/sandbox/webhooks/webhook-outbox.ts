import type { Webhook } from './webhook.ts';

/** Somebody who is told of webhooks. */
export interface WebhookReceiver {
  /** Says whom an attempt was made at: the id of an integration, or a name. */
  readonly id: string;
  readonly url: string;
  /** Sent as `Authorization`; null for none. */
  readonly authorization: string | null;
  readonly send: (request: Request) => Promise<Response>;
  wants(webhook: Webhook): boolean;
}

/** How deliveries go wrong without being lost, as they do with the original. */
export interface Disturbances {
  /** How often each is sent, although it was taken; 1 by default. */
  readonly copies: number;
  /** Whether what is due at the same time is sent in the reverse order. */
  readonly reversed: boolean;
  /** How much later than it happened each is sent, in milliseconds. */
  readonly delayMs: number;
}

/** One attempt to deliver. */
export interface WebhookAttempt {
  readonly receiver: string;
  readonly webhookId: string;
  readonly type: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Null where no answer came. */
  readonly status: number | null;
  readonly at: number;
}

interface Delivery {
  readonly webhook: Webhook;
  readonly receiver: WebhookReceiver;
  readonly dueAt: number;
  readonly attempt: number;
}

const minute = 60_000;
/** How long after each try the next one follows (RevenueCat documents five retries); then it gives up. */
const retriesAfterMs = [5, 10, 20, 40, 80].map((minutes) => minutes * minute);
/** The original hangs up on who takes longer. */
const longestAnswerMs = minute;
const mostRemembered = 1_000;

/** Webhooks on their way. Sends nothing by itself: `deliverDue` does, on whatever clock its caller has. */
export class WebhookOutbox {
  readonly attempts: WebhookAttempt[] = [];
  disturbances: Disturbances = { copies: 1, reversed: false, delayMs: 0 };
  #waiting: Delivery[] = [];
  readonly #end = new AbortController();

  get waiting(): number {
    return this.#waiting.length;
  }

  add(webhook: Webhook, receivers: readonly WebhookReceiver[], now: number): void {
    const { copies, delayMs } = this.disturbances;
    for (const receiver of receivers) {
      if (!receiver.wants(webhook)) continue;
      for (let copy = 0; copy < copies; copy += 1)
        this.#waiting.push({ webhook, receiver, dueAt: now + delayMs, attempt: 1 });
    }
  }

  /** Sends what is due, to each receiver one after the other, and waits for the answers. Never rejects. */
  async deliverDue(now: number): Promise<void> {
    const isDue = ({ dueAt }: Delivery): boolean => dueAt <= now;
    const due = this.#waiting.filter(isDue).sort((one, other) => one.dueAt - other.dueAt);
    this.#waiting = this.#waiting.filter((delivery) => !isDue(delivery));
    if (this.disturbances.reversed) due.reverse();
    const byReceiver = Map.groupBy(due, ({ receiver }) => receiver.id);
    await Promise.all(
      [...byReceiver.values()].map(async (deliveries) => {
        for (const delivery of deliveries) await this.#deliver(delivery, now);
      }),
    );
  }

  /** Gives up what is under way, and what would follow. */
  close(): void {
    this.#end.abort();
    this.#waiting = [];
  }

  async #deliver(delivery: Delivery, now: number): Promise<void> {
    const { webhook, receiver, attempt } = delivery;
    if (this.#end.signal.aborted) return;
    const status = await statusOf(receiver, webhook, this.#end.signal);
    this.attempts.push({
      receiver: receiver.id,
      webhookId: webhook.id,
      type: webhook.type,
      attempt,
      status,
      at: now,
    });
    if (this.attempts.length > mostRemembered) this.attempts.shift();
    // Everything but 200 is a failure to the original, also what is commonly a success.
    const retryAfterMs = status === 200 ? undefined : retriesAfterMs[attempt - 1];
    if (retryAfterMs !== undefined && !this.#end.signal.aborted)
      this.#waiting.push({ ...delivery, dueAt: now + retryAfterMs, attempt: attempt + 1 });
  }
}

async function statusOf(
  { url, authorization, send }: WebhookReceiver,
  { event }: Webhook,
  end: AbortSignal,
): Promise<number | null> {
  try {
    const response = await send(
      new Request(url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          ...(authorization === null ? {} : { authorization }),
        },
        body: JSON.stringify({ api_version: '1.0', event }),
        signal: AbortSignal.any([end, AbortSignal.timeout(longestAnswerMs)]),
      }),
    );
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}
