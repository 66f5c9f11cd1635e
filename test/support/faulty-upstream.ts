import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.ts';
import type { Fault } from '../../src/sandbox/http/faults.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';
import { createFacade, type Answer, type Facade } from './facade.ts';

/** A fault without its place, as a test lists it. */
export type FaultHere = Fault extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'operationId'>
    : never
  : never;

/** One business for all tests of a file: every facade on it has a cache of its own, and every fault ends with its answer. */
export interface FaultyUpstream {
  readonly clock: ManualClock;
  readonly sandbox: Sandbox;
  /** A server on the sandbox with both keys. */
  createFacade(env?: Readonly<Record<string, string>>): Promise<Facade>;
  /** A server that reads with this key, as one that runs on the real API. */
  createFacadeWithKey(key: string, env?: Readonly<Record<string, string>>): Promise<Facade>;
  /** The answer to the document while the fault is on, from a new server unless told; time passes as far as it needs. */
  answerUnder(
    fault: Fault | null,
    document: string,
    variables?: Record<string, unknown>,
    facade?: Facade,
  ): Promise<Answer>;
}

export function createFaultyUpstream(): FaultyUpstream {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock, rateLimits: 'off' });
  const create: FaultyUpstream['createFacade'] = (env = {}) => createFacade({ sandbox, clock, env });
  return {
    clock,
    sandbox,
    createFacade: create,
    createFacadeWithKey: (key, env = {}) =>
      createFacade({
        sandbox,
        clock,
        env: { REVENUECAT_API_KEY: key, REVENUECAT_API_URL: 'https://upstream.invalid', ...env },
        fetch: (url, init) => sandbox.fetch(url, init),
      }),
    async answerUnder(fault, document, variables = {}, facade) {
      const asked = facade ?? (await create());
      if (fault !== null) sandbox.faults.add(fault);
      try {
        return await clock.finish(asked.query(document, variables));
      } finally {
        sandbox.faults.clear();
      }
    },
  };
}

export const down: FaultHere = { kind: 'cut' };
export const slow: FaultHere = { kind: 'hang' };
export const status = (code: number): FaultHere => ({ kind: 'status', status: code });
