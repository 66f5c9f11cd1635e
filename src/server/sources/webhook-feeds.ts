import { randomUUID } from 'node:crypto';
import type { Config } from '../../config/config.ts';
import type { DomainEvent } from '../../events/domain-events.ts';
import type { Sandbox } from '../../sandbox/create-sandbox.ts';
import type { FeedState } from '../../schema/context.ts';
import { createFeedHealth, type FeedHealth } from '../../webhooks/feed-health.ts';
import {
  createWebhookReceiver,
  type ReceiverParts,
  type WebhookReceiver,
} from '../../webhooks/receive-webhook.ts';

/** The webhooks of the projects that are served: each has its own authorization and its own pace. */
export interface WebhookFeeds {
  /** Whether RevenueCat tells of changes in the project. */
  state(projectId: string): FeedState;
  /** The worst state of all projects whose webhooks are taken; `none` where none are. */
  worstState(): FeedState;
  /** Since when (epoch milliseconds) nothing of the project has been missed, as far as can be told; null while not live. */
  liveSince(projectId: string): number | null;
  /** An event that another server received: a webhook goes to one, and keeps the feed of all alive. */
  heard(event: DomainEvent): void;
  /** Another server refused a webhook, of whichever project: something is missing until it comes again. */
  missed(): void;
  /** Takes webhooks; null where none may come over the network. */
  receiver(parts: FeedReceiverParts): WebhookReceiver | null;
  /** Lets the sandbox in this process tell by itself what happens in it. */
  startSandbox(): void;
  /** Ends what `receiver` and `startSandbox` began. */
  stop(): Promise<void>;
}

type FeedReceiverParts = Omit<ReceiverParts, 'authorization' | 'health' | 'perMinute' | 'projectId'> & {
  defaultProjectId(): Promise<string>;
  /** Told of each webhook with the right authorization that is refused. */
  onRefused(): void;
};

export function createWebhookFeeds(
  config: Config,
  parts: { readonly sandbox: Sandbox | null; now(): number },
): WebhookFeeds {
  const { sandbox, now } = parts;
  const defaultFeed = createFeedHealth(now);
  const otherProjects = config.upstream.mode === 'api' ? (config.upstream.otherProjects ?? []) : [];
  const others = new Map<string, FeedHealth | null>(
    otherProjects.map(({ projectId, webhookAuthorization }) => [
      projectId,
      webhookAuthorization === undefined ? null : createFeedHealth(now),
    ]),
  );
  let stopSandbox: (() => Promise<void>) | null = null;
  let disconnectSandbox: (() => void) | undefined;

  const takesDefault = (): boolean => config.webhooks !== undefined || stopSandbox !== null;
  /** Null where nobody tells of the project. */
  const feedOf = (projectId: string): FeedHealth | null => {
    const other = others.get(projectId);
    return other === undefined ? defaultFeed : other;
  };
  const stateOf = (feed: FeedHealth | null): FeedState => {
    if (feed === null || (feed === defaultFeed && !takesDefault())) return 'none';
    return feed.status().live ? 'live' : 'silent';
  };

  return {
    state: (projectId) => stateOf(feedOf(projectId)),
    worstState() {
      const states = [defaultFeed, ...others.values()].map(stateOf);
      return (['silent', 'live'] as const).find((state) => states.includes(state)) ?? 'none';
    },
    liveSince: (projectId) => feedOf(projectId)?.status().liveSince ?? null,
    heard(event) {
      if (event.kind !== 'webhook-received') return;
      feedOf(event.projectId)?.arrived({ occurredAt: event.occurredAt, duplicate: false });
    },
    missed() {
      for (const feed of [defaultFeed, ...others.values()]) feed?.missed();
    },
    receiver({ defaultProjectId, onRefused, ...told }) {
      const telling = (health: FeedHealth): FeedHealth => ({
        ...health,
        failed() {
          health.failed();
          onRefused();
        },
      });
      const { webhooksPerMinute: perMinute } = config.limits;
      // What nobody outside can know, where only the sandbox is to tell: what comes over the network is then refused.
      const authorization = config.webhooks?.authorization ?? secretOfThisProcess();
      const receiveDefault = createWebhookReceiver({
        ...told,
        authorization,
        health: telling(defaultFeed),
        perMinute,
        projectId: defaultProjectId,
      });
      const receivers = new Map<string, WebhookReceiver>();
      for (const { projectId, webhookAuthorization } of otherProjects) {
        const health = others.get(projectId);
        if (webhookAuthorization === undefined || health === undefined || health === null) continue;
        receivers.set(
          projectId,
          createWebhookReceiver({
            ...told,
            authorization: webhookAuthorization,
            health: telling(health),
            perMinute,
            projectId: () => Promise.resolve(projectId),
          }),
        );
      }
      disconnectSandbox = sandbox?.webhooks.connect({
        authorization: authorization.reveal(),
        receive: (request) => receiveDefault(request, null),
      });
      if (config.webhooks === undefined && receivers.size === 0) return null;
      return (request, projectId) =>
        ((projectId === null ? undefined : receivers.get(projectId)) ?? receiveDefault)(request, projectId);
    },
    startSandbox() {
      stopSandbox = sandbox?.webhooks.start() ?? null;
    },
    async stop() {
      disconnectSandbox?.();
      await stopSandbox?.();
    },
  };
}

function secretOfThisProcess(): { reveal(): string } {
  const secret = randomUUID();
  return { reveal: () => secret };
}
