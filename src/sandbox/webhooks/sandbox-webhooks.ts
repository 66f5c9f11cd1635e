import type { StoredEvent } from '../state/customer-ledger.ts';
import type { ProjectStore } from '../state/project-store.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import { watchChange, whatTimeBrought } from './change-watch.ts';
import { integrationReceiver } from './integration-receiver.ts';
import { eventKey, testWebhook, webhookOf } from './webhook.ts';
import {
  WebhookOutbox,
  type Disturbances,
  type WebhookAttempt,
  type WebhookReceiver,
} from './webhook-outbox.ts';

/** Who is told of everything without being an integration that the API shows: the server that the sandbox is embedded in. */
interface Listener {
  readonly authorization: string;
  /** Gets each webhook as the request that would come over the network. */
  readonly receive: (request: Request) => Promise<Response>;
}

/** The webhooks of a sandbox's own project. */
export interface SandboxWebhooks {
  /** Tells the listener from now on, and gives back what ends that. */
  connect(listener: Listener): () => void;
  /** Notices what the clock has brought about, and sends what is due. Tests on a clock of their own call this. */
  deliverDue(): Promise<void>;
  /**
   * Does that by itself, several times a second, and sends a test webhook to listeners now and every minute, so that their
   * feed has a pace. Gives back what ends it for good, and resolves when nothing is under way any more.
   */
  start(): () => Promise<void>;
  /** Sends a test webhook to everybody, as the dashboard's button does. */
  sendTest(): void;
  /** Makes deliveries come twice, out of order or late from now on. What is left out is as usual. */
  disturb(how: Partial<Disturbances>): void;
  /** The attempts so far, at most the last thousand. */
  readonly attempts: readonly WebhookAttempt[];
  /** How many deliveries wait for their time. */
  readonly waiting: number;
  /** Tells of whatever the change does to customers. */
  around<Result>(
    change: Pick<SandboxRequest, 'project' | 'path' | 'body' | 'now'>,
    work: () => Result,
  ): Result;
}

const stepMs = 200;
const testsEveryMs = 60_000;
const listenerUrl = 'http://listener.invalid/webhooks/revenuecat';

export function createSandboxWebhooks(options: {
  project: ProjectStore;
  now: () => number;
  /** Who posts to the integrations; without it only listeners are told. */
  send?: WebhookReceiver['send'] | undefined;
}): SandboxWebhooks {
  const { project, now, send } = options;
  const outbox = new WebhookOutbox();
  const listeners = new Set<WebhookReceiver>();
  /** What was told since the clock was looked at, so that it is not told again then. */
  const told = new Set<string>();
  let lookedAt: number | null = null;
  let tests = 0;

  const receivers = (): readonly WebhookReceiver[] => {
    const integrations =
      send === undefined
        ? []
        : [...project.webhookIntegrations].flatMap((one) => integrationReceiver(one, send) ?? []);
    return [...listeners, ...integrations];
  };

  const tell = (events: readonly StoredEvent[], to: readonly WebhookReceiver[]): void => {
    for (const event of events) {
      const webhook = webhookOf(project, event);
      // A transfer is in two histories, and one webhook.
      const names = [eventKey(event), ...(webhook === null ? [] : [webhook.id])];
      if (webhook !== null && names.every((name) => !told.has(name))) outbox.add(webhook, to, now());
      for (const name of names) told.add(name);
    }
  };

  const lookAtClock = (): void => {
    const to = receivers();
    const moment = now();
    // From when somebody begins to listen: what happened before was for nobody.
    if (to.length > 0 && lookedAt !== null) tell(whatTimeBrought(project, lookedAt, moment), to);
    lookedAt = to.length > 0 ? moment : null;
    told.clear();
  };

  const deliverDue = async (): Promise<void> => {
    lookAtClock();
    await outbox.deliverDue(now());
  };

  const sendTest = (to: readonly WebhookReceiver[]): void => {
    tests += 1;
    outbox.add(testWebhook(tests, now()), to, now());
  };

  return {
    connect({ authorization, receive }) {
      const listener: WebhookReceiver = {
        id: `listener ${String(listeners.size + 1)}`,
        url: listenerUrl,
        authorization,
        send: receive,
        wants: () => true,
      };
      listeners.add(listener);
      lookedAt ??= now();
      return () => listeners.delete(listener);
    },
    deliverDue,
    start() {
      let working: Promise<void> | null = null;
      const step = (): void => {
        working ??= deliverDue().finally(() => (working = null));
      };
      const greet = (): void => sendTest([...listeners]);
      // Twice, because a feed has a pace from its second event on.
      greet();
      greet();
      const timers = [setInterval(step, stepMs).unref(), setInterval(greet, testsEveryMs).unref()];
      return async () => {
        for (const timer of timers) clearInterval(timer);
        outbox.close();
        await working;
      };
    },
    sendTest: () => {
      sendTest(receivers());
    },
    disturb(how) {
      outbox.disturbances = { ...outbox.disturbances, ...how };
    },
    get attempts() {
      return outbox.attempts;
    },
    get waiting() {
      return outbox.waiting;
    },
    around(change, work) {
      const to = change.project === project ? receivers() : [];
      if (to.length === 0) return work();
      lookedAt ??= now();
      const { result, happened } = watchChange(change, work);
      tell(happened, to);
      return result;
    },
  };
}
