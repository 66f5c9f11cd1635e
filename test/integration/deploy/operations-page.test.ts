import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readOptions as readBenchOptions } from '../../../bench/options.ts';
import { settings } from '../../../src/config/settings.ts';
import { readOptions as readRegistrationOptions } from '../../../src/registration/options.ts';
import { createFacade } from '../../support/facade.ts';
import { readObjects } from '../../support/kubernetes-objects.ts';

const root = new URL('../../../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const page = text('docs/operations.md');
const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
const compose = parse(text('deploy/compose/compose.yaml')) as {
  services: Record<string, { environment?: Record<string, string> }>;
};
const objects = readObjects(new URL('deploy/kubernetes/', root));
const facade = await createFacade();

const blocks = [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block);
const lines = blocks.flatMap((block) => block.split('\n')).filter((line) => line.trim() !== '');
const inline = [
  ...page.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/`((?:npm|node|docker|kubectl) [^`]+)`/g),
].map(([, command = '']) => command);

/** The words of a line, as a shell takes them apart. */
const words = (line: string): readonly string[] =>
  (line.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? []).map((word) => word.replaceAll(/['"]/g, ''));
const expectFile = (path: string): void => {
  expect(existsSync(new URL(path, root)), path).toBe(true);
};
const isIgnored = (path: string): boolean => text('.gitignore').split('\n').includes(`/${path}`);

/** What can be known about a command without running it. Each throws for what is not right. */
const checks: Readonly<Record<string, (args: readonly string[]) => void | Promise<void>>> = {
  npm([command = '', ...rest]) {
    if (command === 'ci' || command === 'start') return;
    expect(command).toBe('run');
    const [script = '', ...options] = rest.filter((word) => word !== '-s');
    expect(scripts, script).toHaveProperty([script]);
    const given = options.slice(options[0] === '--' ? 1 : 0);
    if (script === 'webhooks:register')
      readRegistrationOptions(
        given.map((word) => (word === '...' ? 'https://a.example/webhooks/revenuecat' : word)),
      );
    else if (script === 'bench') readBenchOptions(given);
    else if (script === 'doctor') expect(['', '--json']).toContain(given.join(' '));
    else expect(given).toEqual([]);
  },
  node([path = '']) {
    expectFile(path);
  },
  cp([from = '', to = '']) {
    expectFile(from);
    expect(isIgnored(to), `${to} could be committed`).toBe(true);
  },
  chmod([, path = '']) {
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^cp \\S+\\.example ${path}$`)));
  },
  export(assignments) {
    for (const [name = ''] of assignments.map((assignment) => assignment.split('='))) {
      // What compose.yaml takes from the shell.
      if (!text('deploy/compose/compose.yaml').includes(`\${${name}:-`))
        expect(settings).toHaveProperty(name);
    }
  },
  async curl([flags, address = '']) {
    expect(flags).toBe('-fsS');
    const { port, pathname } = new URL(address);
    if (pathname === '/metrics')
      return expect(port).toBe(compose.services['graphql']?.environment?.['METRICS_PORT']);
    expect(['4000', '8080']).toContain(port);
    expect((await facade.server.fetch(new Request(`http://facade.test${pathname}`))).status).toBe(200);
  },
  docker([command = '', ...rest]) {
    if (command === 'compose') return checkCompose(rest);
    expect(['build', 'run']).toContain(command);
    if (command === 'build') return expectFile(`${rest.at(-1) ?? ''}/Dockerfile`);
    const program = rest.indexOf('node');
    if (program > 0) return expectFile(rest[program + 1] ?? 'nothing');
    const port = /^EXPOSE (\d+)$/m.exec(text('Dockerfile'))?.[1];
    expect(rest[rest.indexOf('--publish') + 1]?.split(':')[1]).toBe(port);
  },
  kubectl(line) {
    const end = line.indexOf('--');
    const [args, program] = end < 0 ? [line, []] : [line.slice(0, end), line.slice(end + 1)];
    if (end >= 0) expectFile(program[1] ?? 'nothing');
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        namespace: { type: 'string' },
        kustomize: { type: 'string' },
        filename: { type: 'string' },
        selector: { type: 'string' },
        tail: { type: 'string' },
        prefix: { type: 'boolean' },
      },
    });
    const [command = ''] = positionals;
    expect(['apply', 'kustomize', 'rollout', 'set', 'exec', 'logs']).toContain(command);
    if (values.filename !== undefined) expectFile(values.filename);
    const folder = command === 'kustomize' ? positionals[1] : values.kustomize;
    if (folder !== undefined) expectFile(`${folder}/kustomization.yaml`);
    if (values.selector !== undefined) {
      const [label = '', value = ''] = values.selector.split('=');
      expect(JSON.stringify(objects)).toContain(`"${label}":"${value}"`);
    }
    if (!['rollout', 'set', 'exec'].includes(command)) return;
    expect(objects.find(({ kind }) => kind === 'Namespace')?.metadata.name).toBe(values.namespace);
    const [kind, name] = positionals.find((word) => word.startsWith('deployment/'))?.split('/') ?? [];
    const deployment = objects.find(
      (object) => object.kind.toLowerCase() === kind && object.metadata.name === name,
    );
    expect(deployment).toBeDefined();
    const container = positionals.find((word) => word.includes('='))?.split('=')[0];
    if (container !== undefined) expect(JSON.stringify(deployment)).toContain(`"name":"${container}"`);
  },
  printf: () => undefined,
};

function checkCompose(args: readonly string[]): void {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      file: { type: 'string', short: 'f' },
      build: { type: 'boolean' },
      detach: { type: 'boolean' },
      wait: { type: 'boolean' },
      'no-deps': { type: 'boolean' },
      'force-recreate': { type: 'boolean' },
      'no-build': { type: 'boolean' },
      'no-log-prefix': { type: 'boolean' },
      rm: { type: 'boolean' },
    },
  });
  expectFile(values.file ?? 'nothing');
  const [command = '', ...services] = positionals;
  expect(['up', 'ps', 'build', 'run', 'exec', 'logs']).toContain(command);
  const program = services.indexOf('node');
  if (program >= 0) expectFile(services[program + 1] ?? 'nothing');
  for (const service of program < 0 ? services : services.slice(0, program))
    expect(compose.services).toHaveProperty(service);
}

async function check(line: string): Promise<void> {
  const [program = '', ...args] = words(line.replace(/ \| grep '[^']*'$/, ''));
  // A variable of the shell.
  if (/^[A-Z]+=\$\(/.test(line)) return;
  const known = checks[program];
  if (known === undefined) throw new Error(`Nobody here knows how to check ${program}.`);
  await known(args);
}

describe('a command of docs/operations.md can be run:', () => {
  test('there are some', () => {
    expect(lines.length).toBeGreaterThan(20);
  });

  test.each([...new Set([...lines, ...inline])])('%s', check);

  test.each([
    'npm run doktor',
    'npm run doctor -- --xml',
    'npm run webhooks:register -- --adress x',
    'node src/mian.ts',
    'cp deploy/compose/compose.yaml deploy/compose/server.copy',
    'export AUTH_JWT_ISUER=x',
    'curl -fsS http://localhost:4000/healthz',
    'docker compose -f deploy/compose/compose.yaml build server',
    'docker compose -f compose.yaml ps',
    'docker compose -f deploy/compose/compose.yaml exec graphql node src/doktor/main.ts',
    'kubectl --namespace revenuecat-graphql exec deployment/revenuecat-graphql -- node main.ts',
    'kubectl --namespace revenuecat-graphql logs --selector app.kubernetes.io/name=server',
    'kubectl --namespace revenuecat-graphql rollout undo deployment/server',
    'rm -rf /',
  ])('and this is found to be wrong: %s', async (line) => {
    await expect(check(line)).rejects.toThrow();
  });
});

test('each setting that docs/operations.md names exists, and each metric', async () => {
  const names = [...page.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`/g)].map(([, name = '']) => name);
  const codes = [
    'FORBIDDEN',
    'BAD_USER_INPUT',
    'RATE_LIMITED',
    'OUTCOME_UNKNOWN',
    'UPSTREAM_UNAVAILABLE',
    'GRAPHQL_VALIDATION_FAILED',
  ];
  expect(names.length).toBeGreaterThan(20);
  for (const name of names) if (!codes.includes(name)) expect(settings).toHaveProperty(name);
  const observability = text('docs/observability.md');
  const metrics = [...page.matchAll(/`([a-z_]+_(?:total|state|remaining|subscribers|bytes))`/g)];
  expect(metrics.length).toBeGreaterThan(4);
  for (const [, metric = ''] of metrics)
    if (!metric.startsWith('process_'))
      expect(observability).toContain(`\`${metric.replace('revenuecat_graphql_', '')}\``);
  await facade.server.close();
});
