import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../src/server/results/error-response.ts';
import { createFacade } from '../support/facade.ts';

describe('the README', () => {
  test('prints the answer that its first query gets, and the number of calls that it costs', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const body = /-d '(?<body>\{.*\})'/.exec(readme)?.groups?.['body'] ?? '';
    const printed = /```json\n(?<answer>[^`]*)```/.exec(readme)?.groups?.['answer'] ?? '';
    const { query } = JSON.parse(body) as { query: string };
    const facade = await createFacade();

    const answer = await facade.query(query, {}, { customerId: 'ada' });

    expect(JSON.parse(answer.text)).toEqual(JSON.parse(printed));
    expect(readme).toContain('That answer takes four calls');
    expect(facade.takeCalls()).toHaveLength(4);
  });

  test('tells what each error code means, and of none that the server does not know', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const [, section = ''] = /^## Errors$([^]*?)^## /m.exec(readme) ?? [];
    const rows = [...section.matchAll(/^\| (`.*?) +\|/gm)].map(([, cell = '']) => cell);
    const told = rows.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code));
    expect(told.sort()).toEqual(Object.keys(errorCodes).sort());
  });
});
