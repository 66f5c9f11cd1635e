import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../../../src/sandbox/create-sandbox.ts';
import { createManualClock } from '../../../fakes/manual-clock.ts';
import { createFacade, type Answer, type Facade } from '../../../support/facade.ts';

const readCustomer = 'query ($id: ID!) { customer(id: $id) { id } }';
const setAttribute = `mutation ($id: ID!, $value: String!) {
  setCustomerAttributes(input: { customerId: $id, attributes: [{ name: "note", value: $value }] }) {
    __typename
    ... on SetCustomerAttributesPayload { customer { id lastSeenAt } }
  }
}`;

const hotCheck = '{ customer(id: "ada") { hasActiveEntitlement(lookupKey: "pro") } }';

const minute = 60_000;

/** A server with one key for everything, on an upstream that enforces its limits and whose minutes begin unknown to it. */
async function strictFacade(env: Readonly<Record<string, string>> = {}): Promise<Facade> {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock, rateLimits: 'documented', rateLimitOffsetMs: 37_000 });
  return createFacade({
    clock,
    sandbox,
    fetch: (url, init) => sandbox.fetch(url, init),
    env: {
      REVENUECAT_API_KEY: sandbox.keys.write,
      REVENUECAT_WRITE_API_KEY: sandbox.keys.write,
      REVENUECAT_API_URL: 'https://upstream.invalid',
      REVENUECAT_PROJECT_ID: sandbox.projectId,
      ...env,
    },
  });
}

function customerIds({ sandbox }: Facade): string[] {
  return [...(sandbox.store.project(sandbox.projectId)?.customers ?? [])].map(({ id }) => id);
}

/** Answers, collected while time goes on. */
class Answers {
  readonly all: Answer[] = [];
  readonly #pending = new Set<Promise<void>>();

  add(answer: Promise<Answer>): void {
    const kept = answer.then((known) => {
      this.all.push(known);
      this.#pending.delete(kept);
    });
    this.#pending.add(kept);
  }

  settled(): Promise<unknown> {
    return Promise.all(this.#pending);
  }

  withCode(code: string): Answer[] {
    return this.all.filter(({ errors }) => errors[0]?.extensions['code'] === code);
  }

  good(): Answer[] {
    return this.all.filter(({ errors }) => errors.length === 0);
  }
}

function received429(facade: Facade): number {
  return facade.sandbox.calls.filter(({ status }) => status === 429).length;
}

describe('ten times the allowed rate for two minutes', () => {
  test('brings no 429 from upstream, refuses with the time to come back, and lets mutations through', async () => {
    const facade = await strictFacade();
    const ids = customerIds(facade);
    const reads = new Answers();
    const mutations = new Answers();
    // 80 reads a second, in 8 documents, all of different customers; 8 a second are allowed.
    const readTen = `query (${range(10, (n) => `$id${n}: ID!`)}) {
      ${range(10, (n) => `read${n}: customer(id: $id${n}) { id }`)}
    }`;
    for (let second = 0; second < 120; second += 1) {
      for (let document = 0; document < 8; document += 1) {
        const from = (second * 8 + document) * 10;
        const variables: Record<string, string> = {};
        for (let n = 0; n < 10; n += 1) variables[`id${String(n)}`] = ids[(from + n) % ids.length] ?? '';
        reads.add(facade.query(readTen, variables));
      }
      if (second % 10 === 0) mutations.add(facade.query(setAttribute, { id: 'ada', value: String(second) }));
      await facade.clock.advance(1_000);
    }
    await facade.clock.finish(Promise.all([reads.settled(), mutations.settled()]));

    expect(received429(facade)).toBe(0);
    const refusals = reads.all.flatMap(({ errors }) => errors);
    expect(refusals.length).toBeGreaterThan(5_000);
    for (const { extensions } of refusals) {
      expect(extensions).toMatchObject({ code: 'RATE_LIMITED', limitedBy: 'UPSTREAM' });
      expect(extensions['retryAfterMs']).toBeGreaterThan(0);
    }
    for (const { errors, headers } of reads.all) {
      const waits = errors.map(({ extensions }) => Number(extensions['retryAfterMs']));
      if (waits.length > 0)
        expect(headers.get('retry-after')).toBe(String(Math.ceil(Math.max(...waits) / 1_000)));
    }
    // Not only within the limit, but near it.
    expect(facade.sandbox.callsTo('get-customer').length).toBeGreaterThan(0.9 * 2 * 411);
    // With what they read back, which is part of the change.
    expect(mutations.good()).toHaveLength(12);
  }, 60_000);
});

describe('a caller who asks for far too much, one customer a document', () => {
  test('still has its changes made with what they read back, and what it changed can be read', async () => {
    const facade = await strictFacade();
    const ids = customerIds(facade).filter((id) => id !== 'ada');
    const reads = new Answers();
    const mutations = new Answers();
    const hotReads = new Answers();
    // Known before the rush, as a customer whom everybody looks at is.
    await facade.clock.finish(facade.query(hotCheck));
    // Without a pause in which the line could empty.
    for (let tick = 0; tick < 400; tick += 1) {
      for (let read = 0; read < 8; read += 1)
        reads.add(facade.query(readCustomer, { id: ids[(tick * 8 + read) % ids.length] ?? '' }));
      if (tick % 50 === 0) mutations.add(facade.query(setAttribute, { id: 'ada', value: String(tick) }));
      if (tick % 10 === 0) hotReads.add(facade.query(hotCheck));
      await facade.clock.advance(100);
    }
    await facade.clock.finish(Promise.all([reads.settled(), mutations.settled(), hotReads.settled()]));
    expect(received429(facade)).toBe(0);
    expect(reads.withCode('RATE_LIMITED').length).toBeGreaterThan(1_000);
    expect(mutations.good()).toHaveLength(8);
    expect(hotReads.good()).toHaveLength(40);
  }, 60_000);
});

function range(count: number, text: (number: string) => string): string {
  return Array.from({ length: count }, (_, number) => text(String(number))).join(' ');
}

describe('who is refused', () => {
  test('is told at once, not after waiting in vain', async () => {
    const facade = await strictFacade({ UPSTREAM_TIMEOUT_MS: '2000' });
    const ids = customerIds(facade);
    const answers = new Answers();
    for (const id of ids.slice(0, 400)) answers.add(facade.query(readCustomer, { id }));
    const before = facade.clock.now();
    while (answers.all.length < 380) await facade.clock.advance(0);
    expect(facade.clock.now()).toBe(before);
    expect(answers.withCode('RATE_LIMITED').length).toBeGreaterThan(100);
    await facade.clock.finish(answers.settled());
    expect(answers.withCode('UPSTREAM_TIMEOUT')).toEqual([]);
  });
});

describe('servers that share a key', () => {
  test('keep out of the way of what others have sent', async () => {
    const facade = await strictFacade();
    const { sandbox, clock } = facade;
    const ids = customerIds(facade);
    // Somebody else has nearly used the minute up before this server has sent anything.
    for (let call = 0; call < 440; call += 1) {
      await sandbox.fetch(`https://other.invalid/v2/projects/${sandbox.projectId}/customers/ada`, {
        headers: { authorization: `Bearer ${sandbox.keys.write}` },
      });
    }
    sandbox.forgetCalls();
    const answers = new Answers();
    for (const id of ids.slice(0, 200)) answers.add(facade.query(readCustomer, { id }));
    await clock.finish(answers.settled());
    expect(received429(facade)).toBe(0);
    expect(answers.withCode('RATE_LIMITED').length).toBeGreaterThan(150);
    await clock.advance(minute);
    expect((await clock.finish(facade.query(readCustomer, { id: 'ada' }))).errors).toEqual([]);
  });
});
