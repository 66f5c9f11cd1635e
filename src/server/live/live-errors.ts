/** The credential with which somebody subscribed is not good any more. */
export class CredentialExpiredError extends Error {
  override readonly name = 'CredentialExpiredError';

  constructor() {
    super('The token has expired, so the subscription ends. Subscribe again with a new token.');
  }
}

/** As many subscriptions are open as may be: of this viewer, or of this server. */
export class SubscriptionLimitError extends Error {
  override readonly name = 'SubscriptionLimitError';
  readonly limitedBy: 'VIEWER' | 'SERVER';
  readonly limit: number;

  constructor(limitedBy: 'VIEWER' | 'SERVER', limit: number) {
    super(
      limitedBy === 'VIEWER'
        ? `You have ${String(limit)} subscriptions open, and more are not allowed. End one first.`
        : 'This server has as many subscriptions open as it may. Try again later.',
    );
    this.limitedBy = limitedBy;
    this.limit = limit;
  }
}

/** Whoever subscribed can be given one answer only. */
export class NoEventStreamError extends Error {
  override readonly name = 'NoEventStreamError';

  constructor() {
    super(
      'A subscription is answered with a stream of events: send "Accept: text/event-stream", or use a WebSocket with the protocol "graphql-transport-ws".',
    );
  }
}
