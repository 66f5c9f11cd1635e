import { appendFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { generate } from '../../../scripts/operations/generate.ts';
import { smallAccess, smallExternal, smallV1, smallV2 } from './small-documents.ts';

interface Bench {
  readonly folder: string;
  readonly places: { readonly v2: string; readonly v1: string; readonly external: string };
  readonly said: string[];
  readonly run: (options: { check: boolean; v2?: string }) => Promise<number>;
}

async function bench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'operations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const places = {
    v2: join(folder, 'v2.yaml'),
    v1: join(folder, 'v1.yaml'),
    external: join(folder, 'external.yaml'),
  };
  await writeFile(places.v2, smallV2);
  await writeFile(places.v1, smallV1);
  await writeFile(places.external, smallExternal);
  const said: string[] = [];
  return {
    folder,
    places,
    said,
    run: ({ check, v2 = places.v2 }) =>
      generate({
        places: { ...places, v2 },
        out: folder,
        check,
        access: smallAccess,
        style: {},
        say: (line) => said.push(line),
      }),
  };
}

test('what was just written is current', async () => {
  const { run } = await bench();
  expect(await run({ check: false })).toBe(0);
  expect(await run({ check: true })).toBe(0);
});

test('a changed document makes files stale, which are named together with the remedy', async () => {
  const { run, places, said } = await bench();
  await run({ check: false });
  await writeFile(places.v2, smallV2.replace('maxLength: 9', 'maxLength: 10'));
  expect(await run({ check: true })).toBe(1);
  expect(said.at(-1)).toBe(
    'Stale: test/conformance/generated/api-v2.json. Run: node scripts/generate-operations.ts',
  );
});

test('a file that was edited or deleted by hand is stale', async () => {
  const { run, folder, said } = await bench();
  await run({ check: false });
  await appendFile(join(folder, 'src/revenuecat/generated/operations.ts'), '// mine\n');
  await rm(join(folder, 'src/revenuecat/generated/enums.ts'));
  expect(await run({ check: true })).toBe(1);
  expect(said.at(-1)).toContain('operations.ts');
  expect(said.at(-1)).toContain('enums.ts');
  expect(said.at(-1)).not.toContain('wire');
});

test('a check writes nothing', async () => {
  const { run, folder } = await bench();
  expect(await run({ check: true })).toBe(1);
  await expect(stat(join(folder, 'src'))).rejects.toThrow('ENOENT');
});

test('without the documents a check is skipped in one line and passes, and writing fails', async () => {
  const { run, folder, said } = await bench();
  const v2 = join(folder, 'absent.yaml');
  expect(await run({ check: true, v2 })).toBe(0);
  expect(said).toEqual([`Skipped: whether the generated operations are current (${v2} is not there).`]);
  expect(await run({ check: false, v2 })).toBe(2);
  expect(said.at(-1)).toContain('--v2');
});

test('a document may be a URL', async () => {
  const { run } = await bench();
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/v2.yaml' ? 200 : 404).end(smallV2);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  expect(await run({ check: false, v2: `${origin}/v2.yaml` })).toBe(0);
  expect(await run({ check: true })).toBe(0);
  expect(await run({ check: false, v2: `${origin}/absent.yaml` })).toBe(2);
});
