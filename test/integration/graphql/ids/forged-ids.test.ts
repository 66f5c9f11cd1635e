import { describe, expect, test } from 'vitest';
import { createFacade } from '../../../support/facade.ts';
import { expectRefused, nodeIdOf } from './id-checks.ts';

describe('node ids that this graph did not give', () => {
  const forged = (projectId: string): string[] => {
    const text = (inside: string): string => Buffer.from(inside).toString('base64url');
    const good = nodeIdOf('Customer', projectId, 'ada');
    return [
      '',
      'ada',
      'Customer',
      'Customer:ada',
      text('Customer'),
      text('Customer:ada'),
      text(':["a","b"]'),
      text(`Customer:${JSON.stringify([projectId])}`),
      text(`Customer:${JSON.stringify([projectId, 'ada', 'x'])}`),
      text('Customer:null'),
      text('Customer:{"0":"a","1":"b","length":2}'),
      nodeIdOf('Customer', projectId, 5),
      nodeIdOf('Customer', projectId, null),
      nodeIdOf('Customer', projectId, ['ada']),
      nodeIdOf('Viewer', projectId, 'ada'),
      nodeIdOf('Query', projectId, 'ada'),
      nodeIdOf('__proto__', projectId, 'ada'),
      nodeIdOf('constructor', projectId, 'ada'),
      nodeIdOf('Nothing', projectId, 'ada'),
      nodeIdOf('customer', projectId, 'ada'),
      nodeIdOf('Customer', 'proj_other', 'ada'),
      nodeIdOf('Project', 'proj_other', 'proj_other'),
      nodeIdOf('Customer', '', 'ada'),
      nodeIdOf('Customer', `${projectId}/customers/x/..`, 'ada'),
      nodeIdOf('Customer', '..', 'ada'),
      `${good}!`,
      `${good}=`,
      ` ${good}`,
      `${good}.`,
      good.slice(0, -1),
    ];
  };

  test('are refused without a call', async () => {
    const facade = await createFacade();
    for (const id of forged(facade.sandbox.projectId)) {
      for (const selection of ['nodeId', '... on Customer { lastSeenAt } ... on Project { name }']) {
        const answer = await facade.query(
          `query ($id: ID!) { node(id: $id) { ${selection} } viewer { kind } }`,
          { id },
        );
        expectRefused(facade, answer, ['node']);
        expect(answer.data).toEqual({ node: null, viewer: { kind: 'STAFF' } });
      }
    }
  });

  test('fail alone among good ones', async () => {
    const facade = await createFacade();
    const { projectId } = facade.sandbox;
    const good = nodeIdOf('Customer', projectId, 'ada');
    const bad = forged(projectId);
    const answer = await facade.query('query ($ids: [ID!]!) { nodes(ids: $ids) { nodeId } }', {
      ids: [good, ...bad, good],
    });
    expectRefused(
      facade,
      answer,
      bad.map((_id, index) => `nodes.${String(index + 1)}`),
    );
    expect(answer.data).toEqual({ nodes: [{ nodeId: good }, ...bad.map(() => null), { nodeId: good }] });
  });
});

describe('cursors that another list gave, or nobody', () => {
  test('are refused without a call', async () => {
    const facade = await createFacade();
    const pages = await facade.data<
      Record<
        string,
        { pageInfo: { endCursor: string } } & Record<string, { pageInfo: { endCursor: string } }>
      >
    >(
      `{
        customers(first: 2) { pageInfo { endCursor } }
        products(first: 2) { pageInfo { endCursor } }
        zoe: customer(id: "zoe") { subscriptions(first: 2) { pageInfo { endCursor } } purchases(first: 2) { pageInfo { endCursor } } aliases(first: 2) { pageInfo { endCursor } } sandbox: subscriptions(first: 2, environment: SANDBOX) { pageInfo { endCursor } } }
        ada: customer(id: "ada") { subscriptions(first: 1) { pageInfo { endCursor } } }
      }`,
    );
    const cursors = {
      customers: pages['customers']?.pageInfo.endCursor ?? '',
      products: pages['products']?.pageInfo.endCursor ?? '',
      purchases: pages['zoe']?.['purchases']?.pageInfo.endCursor ?? '',
      aliases: pages['zoe']?.['aliases']?.pageInfo.endCursor ?? '',
      sandbox: pages['zoe']?.['sandbox']?.pageInfo.endCursor ?? '',
      ada: pages['ada']?.['subscriptions']?.pageInfo.endCursor ?? '',
    };
    const own = pages['zoe']?.['subscriptions']?.pageInfo.endCursor ?? '';
    for (const cursor of [...Object.values(cursors), own]) expect(cursor).not.toBe('');
    const bytes = Buffer.from(own, 'base64url');
    const tampered = Array.from(bytes, (byte, index) => {
      const copy = Buffer.from(bytes);
      copy[index] = byte ^ 1;
      return copy.toString('base64url');
    });
    facade.sandbox.forgetCalls();
    const read =
      'query ($after: String) { customer(id: "zoe") { subscriptions(after: $after) { nodes { id } } } }';
    for (const after of [
      '',
      'x',
      'ada',
      '..',
      '\ud800',
      own.slice(4),
      own.slice(0, 15),
      `AAAA${own}`,
      Buffer.from('{}').toString('base64'),
      ...Object.values(cursors),
      ...tampered,
    ]) {
      expectRefused(facade, await facade.query(read, { after }), ['customer.subscriptions']);
    }
    expectRefused(
      facade,
      await facade.query(
        'query ($after: String) { customers(after: $after, search: "qa@example.com") { nodes { id } } }',
        { after: cursors.customers },
      ),
      ['customers'],
    );
    await facade.data(read, { after: own });
  });
});
