import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { environmentOfPrograms, startProcess, type RunningProcess } from '../support/running-process.ts';

describe.each(['hive', 'apollo'])('npm run example:supergraph with --gateway %s', (gateway) => {
  let example: RunningProcess | undefined;
  afterEach(() => example?.dispose());

  test('serves an owner and staff from both subgraphs, denies the rest, and stops when it is told', async () => {
    const running = startProcess(
      ['npm', 'run', 'example:supergraph', '--', '--gateway', gateway, '--port', '0'],
      { cwd: fileURLToPath(new URL('../../', import.meta.url)), env: environmentOfPrograms() },
    );
    example = running;
    await running.until(() => /^The supergraph is at \S+$/m.test(running.output()));
    const [url = ''] = /(?<=^The supergraph is at )\S+$/m.exec(running.output()) ?? [];
    const [customer, support] = running.output().match(/^ {4}ey\S+$/gm) ?? [];
    // Hive Gateway answers 401 beside what it lets through, which GraphQL clients take for a failure.
    const ask = async (token: string | undefined, query: string) => {
      const response = await fetch(new URL('/graphql', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token?.trim() ?? ''}` },
        body: JSON.stringify({ query }),
      });
      return (await response.json()) as { data: unknown; errors?: unknown[] };
    };

    const own = await ask(customer, '{ me { name customer { hasActiveEntitlement(lookupKey: "pro") } } }');
    expect(own.errors).toBeUndefined();
    expect(own.data).toEqual({ me: { name: 'Ada', customer: { hasActiveEntitlement: true } } });

    const denied = await ask(customer, '{ me { name } customers(first: 1) { nodes { id } } }');
    expect(denied.data).toEqual({ me: { name: 'Ada' }, customers: null });
    expect(denied.errors).toHaveLength(1);

    const members = '{ teams { members { name customer { lastSeenCountry } } } }';
    const staff = await ask(support, members);
    expect(staff.errors).toBeUndefined();
    expect(staff.data).toMatchObject({ teams: [{ members: { length: 3 } }, { members: { length: 2 } }] });

    expect(await running.stop()).toBe(0);
  });
});
