import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Asker } from '../../support/facade.ts';
import { readEvents } from '../../support/live.ts';
import { createExampleSupergraph, type ExampleSupergraph } from './example-supergraph.ts';

const ada: Asker = { customerId: 'ada' };
const support: Asker = { scopes: ['customer_information:customers:read'] };

describe('the supergraph of the example', () => {
  let supergraph: ExampleSupergraph;
  beforeEach(async () => {
    supergraph = await createExampleSupergraph();
  });
  afterEach(() => supergraph.close());

  const passedTo = (name: string) => supergraph.passed.filter(({ subgraph }) => subgraph === name);

  test('answers an owner from both subgraphs, who both see the credential', async () => {
    const answer = await supergraph.ask('{ me { name customer { id lastSeenCountry user { name } } } }', ada);
    expect(answer).toEqual({
      data: { me: { name: 'Ada', customer: { id: 'ada', lastSeenCountry: 'ES', user: { name: 'Ada' } } } },
    });
    const authorization = await supergraph.facade.authorizationOf(ada);
    expect(new Set(supergraph.passed.map((it) => it.subgraph))).toEqual(new Set(['accounts', 'revenuecat']));
    for (const it of supergraph.passed) expect(it.authorization).toBe(authorization);
  });

  test('asks for all members of all teams at once, and upstream once for each', async () => {
    const answer = await supergraph.ask(
      '{ teams { name members { id customer { lastSeenCountry } } } }',
      support,
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toMatchObject({
      teams: [
        { name: 'Pilots', members: { length: 3 } },
        { name: 'Ground crew', members: { length: 2 } },
      ],
    });
    const asked = passedTo('revenuecat');
    expect(asked).toHaveLength(1);
    expect(asked[0]?.query).toContain('_entities');
    // Ada is in both teams.
    expect(supergraph.facade.takeCalls()).toEqual(Array(4).fill('get-customer'));
  });

  test('asks our server nothing when only the id of a customer is wanted', async () => {
    const answer = await supergraph.ask('{ teams { members { customer { id } } } }', support);
    expect(answer.errors).toBeUndefined();
    expect(passedTo('revenuecat')).toEqual([]);
  });

  test("denies an owner the other members' customers, and answers its own", async () => {
    const answer = await supergraph.ask('{ teams { members { name customer { lastSeenCountry } } } }', ada);
    const teams = (answer.data as { teams: { members: { name: string; customer: unknown }[] }[] }).teams;
    for (const { name, customer } of teams.flatMap(({ members }) => members)) {
      expect(customer === null || (customer as { lastSeenCountry: unknown }).lastSeenCountry === null).toBe(
        name !== 'Ada',
      );
    }
    expect(new Set(answer.errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['FORBIDDEN']));
    // Whose the ids are is decided from Ada's own aliases.
    expect(supergraph.facade.takeCalls().sort()).toEqual(['get-customer', 'list-customer-aliases']);
  });

  test('lets an owner follow itself through the gateway, with what the other subgraph adds', async () => {
    const { facade } = supergraph;
    const live = readEvents(
      await supergraph.send(
        'subscription { customerChanged(id: "ada") { reason customer { id lastSeenCountry user { name } } } }',
        ada,
        'text/event-stream',
      ),
    );
    const told = live.next();
    await vi.waitUntil(() => facade.events.subscribers() === 1, { interval: 5 });
    await facade.data(
      `mutation { setCustomerAttributes(input: {
        customerId: "ada", attributes: [{ name: "seat", value: "12" }]
      }) { __typename } }`,
    );
    expect(await told).toEqual({
      kind: 'next',
      errors: [],
      data: {
        customerChanged: {
          reason: 'CHANGED_HERE',
          customer: { id: 'ada', lastSeenCountry: 'ES', user: { name: 'Ada' } },
        },
      },
    });
    await live.leave();
    await vi.waitUntil(() => facade.events.subscribers() === 0, { interval: 5 });
  });

  test('denies a field for staff before it reaches our server', async () => {
    const answer = await supergraph.ask('{ me { name customer { experiment { name } } } }', ada);
    expect(answer.data).toEqual({ me: { name: 'Ada', customer: { experiment: null } } });
    expect(answer.errors?.map(({ path }) => path)).toEqual([['me', 'customer', 'experiment']]);
    expect(supergraph.facade.takeCalls()).toEqual([]);
  });

  test("keeps both teams' Relay fields", async () => {
    const answer = await supergraph.ask(
      '{ node(id: "team-pilots") { id ... on Team { name } } me { customer { nodeId } } }',
      ada,
    );
    expect(answer).toMatchObject({
      data: {
        node: { id: 'team-pilots', name: 'Pilots' },
        me: { customer: { nodeId: expect.any(String) } },
      },
    });
  });

  test('adds what our server knows to each event of a subscription', async () => {
    const response = await supergraph.send(
      'subscription { memberJoined(teamId: "team-pilots") { name customer { lastSeenCountry } } }',
      { scopes: ['customer_information:customers:read'] },
      'text/event-stream',
    );
    const events = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (events === undefined) throw new Error('There is no stream.');
    let received = '';
    const untilJoined = (async () => {
      while (!received.includes('memberJoined')) {
        const { done, value } = await events.read();
        if (done) throw new Error(`The stream ended after: ${received}`);
        received += value;
      }
    })();
    await expect.poll(() => supergraph.passed.some(({ query }) => query.includes('memberJoined'))).toBe(true);
    await supergraph.ask('mutation { joinTeam(teamId: "team-pilots", userId: "wilma") { id } }', support);
    await untilJoined;
    await events.cancel();
    const [data] = /(?<=^data: ).*memberJoined.*$/m.exec(received) ?? [''];
    expect(JSON.parse(data)).toEqual({
      data: { memberJoined: { name: 'Wilma', customer: { lastSeenCountry: expect.any(String) } } },
    });
  });
});
