import { expect } from 'vitest';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import type { Json } from './sandbox-calls.ts';

/** What the sandbox is to send as `Authorization` with each webhook. */
export const authorization = 'what the receiver expects';

/** A sandbox that somebody listens to, on a clock that the test moves. */
export function heardSandbox(seed: 'business' | 'empty' = 'business') {
  const clock = { time: Date.UTC(2026, 0, 15, 12), now: () => clock.time };
  const sandbox = createSandbox({ clock, seed, rateLimits: 'off' });
  const heard: Json[] = [];
  const answers: number[] = [];
  sandbox.webhooks.connect({
    authorization,
    async receive(request) {
      expect(request.headers.get('authorization')).toBe(authorization);
      expect(request.headers.get('content-type')).toBe('application/json');
      const { api_version: version, event } = (await request.json()) as { api_version: string; event: Json };
      expect(version).toBe('1.0');
      heard.push(event);
      return new Response(null, { status: answers.shift() ?? 200 });
    },
  });
  /** What came since the last look. */
  const news = async (): Promise<Json[]> => {
    await sandbox.webhooks.deliverDue();
    return heard.splice(0);
  };
  const typesOfNews = async (): Promise<unknown[]> => (await news()).map(({ type }) => type);
  const subscribe = (said: Readonly<Record<string, unknown>> = {}): string =>
    sandbox.add.subscription({ customerId: 'zoe', store: 'rc_billing', ...said }).id;
  return { sandbox, clock, news, typesOfNews, subscribe, answers };
}
