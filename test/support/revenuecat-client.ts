import { createClient, type ClientOptions } from '../../src/revenuecat/create-client.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { scriptedUpstream, type Step } from '../fakes/scripted-upstream.ts';

export const canaryKey = 'sk_CANARYKEYdonotprint';
export const ada = { project_id: 'proj1', customer_id: 'ada' };
export const deadlineMs = 10_000;

/** A client on a scripted upstream with a clock that stands still; jitter is always half of its range. */
export function testClient(steps: readonly Step[], options: Partial<ClientOptions> = {}) {
  const clock = createManualClock();
  const upstream = scriptedUpstream(...steps);
  const retries: number[] = [];
  const client = createClient({
    baseUrl: 'https://api.canary.invalid',
    apiKey: { reveal: () => canaryKey },
    fetch: upstream.fetch,
    timeoutMs: deadlineMs,
    clock,
    random: () => 0.5,
    events: { onRetry: ({ afterMs }) => retries.push(afterMs) },
    ...options,
  });
  return { client, clock, sent: upstream.sent, retries };
}

/** The error of work that must fail. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('It did not fail.');
}
