import { createHash, timingSafeEqual } from 'node:crypto';
import type { EventBus } from '../events/event-bus.ts';
import type { CustomerNames } from '../loading/customer-names.ts';
import { applyResourceChange, type ChangeListeners } from '../loading/resource-change.ts';
import type { AppliedEvents } from './applied-events.ts';
import type { FeedHealth } from './feed-health.ts';
import { readBody } from './read-body.ts';
import { changesOf, namesOf, readWebhookEvent, type WebhookEvent } from './webhook-event.ts';

/** Answers the deliveries of one webhook integration. Never rejects. */
export type WebhookReceiver = (request: Request, projectId: string | null) => Promise<Response>;

/** One delivery, and what became of it. */
interface Delivery {
  readonly outcome: 'applied' | 'duplicate' | 'refused' | 'unauthorized' | 'other project';
  /** RevenueCat's name of the event; null where it was not read. Whoever has the authorization may write anything here. */
  readonly type: string | null;
  /** From the event to its arrival, in milliseconds; null where it does not say when it happened. */
  readonly lagMs: number | null;
}

export interface ReceiverParts {
  readonly cache: ChangeListeners['cache'];
  readonly events: EventBus;
  readonly names: CustomerNames;
  readonly applied: AppliedEvents;
  readonly health: FeedHealth;
  readonly clock: { now(): number; sleep(ms: number, signal: AbortSignal): Promise<void> };
  /** What RevenueCat sends as `Authorization`. */
  readonly authorization: { reveal(): string };
  /** The most deliveries within one minute. */
  readonly perMinute: number;
  /** Told what became of each delivery. */
  readonly observe?: (delivery: Delivery) => void;
  /** The project that this server serves. May reject while upstream cannot be asked. */
  projectId(): Promise<string>;
}

/** Larger than any event that RevenueCat sends, customer attributes included. */
const mostBytes = 1_000_000;
const longestMs = 10_000;
const minuteMs = 60_000;

/**
 * Takes one event at a time: who sends it is found out before a byte of the body is read; an event is applied before it is
 * answered, and remembered after that. Everything short of that is refused with a status on which RevenueCat tries again.
 */
export function createWebhookReceiver(parts: ReceiverParts): WebhookReceiver {
  const { cache, events, names, applied, health, clock } = parts;
  const expected = digest(parts.authorization.reveal());
  const underWay = new Map<string, Promise<unknown>>();
  let minute = 0;
  let taken = 0;

  const isOverLimit = (): boolean => {
    const current = Math.floor(clock.now() / minuteMs);
    if (current !== minute) {
      minute = current;
      taken = 0;
    }
    taken += 1;
    return taken > parts.perMinute;
  };

  const apply = (event: WebhookEvent, projectId: string): void => {
    const origin = {
      source: 'webhook',
      eventType: event.type,
      occurredAt: event.occurredAt ?? clock.now(),
    } as const;
    names.learn(projectId, namesOf(event));
    for (const change of changesOf(event, projectId))
      applyResourceChange({ cache, events, names }, change, origin);
    events.publish({
      kind: 'webhook-received',
      projectId,
      eventId: event.id,
      eventType: event.type,
      occurredAt: origin.occurredAt,
      body: event.body,
    });
  };

  /** Whether it had been applied before. Two deliveries of one event at the same time are applied once. */
  const applyOnce = async (event: WebhookEvent, projectId: string): Promise<boolean> => {
    if (event.id === null) {
      apply(event, projectId);
      return false;
    }
    // Hashed, because an id may be as long as the body.
    const name = digest(JSON.stringify([projectId, event.id])).toString('base64url');
    const earlier = underWay.get(name);
    if (earlier !== undefined) {
      await earlier;
      return true;
    }
    const work = (async () => {
      if (await applied.has(name)) return true;
      apply(event, projectId);
      await applied.add(name);
      return false;
    })();
    underWay.set(name, work);
    try {
      return await work;
    } finally {
      underWay.delete(name);
    }
  };

  const tell = (outcome: Delivery['outcome'], event: WebhookEvent | null = null): void => {
    const occurredAt = event?.occurredAt ?? null;
    const lagMs = occurredAt === null ? null : Math.max(0, clock.now() - occurredAt);
    parts.observe?.({ outcome, type: event?.type ?? null, lagMs });
  };

  const refused = (status: number, message: string, headers: Record<string, string> = {}): Response => {
    health.failed();
    tell('refused');
    return Response.json({ error: message }, { status, headers });
  };

  const receive: WebhookReceiver = async (request, askedProjectId) => {
    // Both are hashed first, so neither the time nor the length tells anything of the right one.
    if (!timingSafeEqual(digest(request.headers.get('authorization') ?? ''), expected)) {
      tell('unauthorized');
      return Response.json({ error: 'The Authorization header is not the right one.' }, { status: 401 });
    }
    if (isOverLimit()) {
      const left = Math.ceil((minuteMs - (clock.now() % minuteMs)) / 1000);
      return refused(429, 'Too many webhooks came within a minute. Send this one again later.', {
        'retry-after': String(left),
      });
    }
    const projectId = await parts.projectId().catch(() => null);
    if (projectId === null)
      return refused(503, 'The project is not known yet. Send this event again later.', {
        'retry-after': '60',
      });
    if (askedProjectId !== null && askedProjectId !== projectId) {
      tell('other project');
      return Response.json({ error: 'This server does not serve that project.' }, { status: 404 });
    }
    const body = await readBody(request, { bytes: mostBytes, ms: longestMs }, (ms, signal) =>
      clock.sleep(ms, signal),
    );
    if (body === 'too large')
      return refused(413, `The body is larger than ${String(mostBytes)} bytes, and no event is.`);
    if (body === 'too slow') return refused(408, 'The body did not arrive in time.');
    if (body === 'cut') return refused(400, 'The body did not arrive whole.');
    const event = body === 'no text' ? null : readWebhookEvent(body.text);
    if (event === null)
      return refused(
        400,
        'The body is no webhook: JSON in UTF-8 is expected, with the type of the event in `event.type`.',
      );
    const duplicate = await applyOnce(event, projectId);
    health.arrived({ occurredAt: event.occurredAt, duplicate });
    tell(duplicate ? 'duplicate' : 'applied', event);
    return Response.json({ status: duplicate ? 'applied before' : 'applied' });
  };

  return receive;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
