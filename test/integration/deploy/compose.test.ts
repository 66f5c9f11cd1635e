import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../../src/config/load-config.ts';
import { settings } from '../../../src/config/settings.ts';
import { scopeCatalogue } from '../../../src/server/scope-catalogue.ts';
import { filledIn, readEnvironmentFile } from '../../support/environment-file.ts';
import { readObjects } from '../../support/kubernetes-objects.ts';

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string };
  readonly command?: readonly string[];
  readonly env_file?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period?: string;
  readonly ulimits?: { readonly nofile: number };
  readonly deploy?: { readonly replicas?: number; readonly resources: { limits: { memory: string } } };
  readonly restart: string;
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly security_opt: readonly string[];
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const folder = new URL('../../../deploy/compose/', import.meta.url);
const text = (file: string): string => readFileSync(new URL(file, folder), 'utf8');
const { services } = parse(text('compose.yaml')) as {
  services: Record<'graphql' | 'valkey' | 'proxy', Service>;
};
const example = readEnvironmentFile(new URL('server.env.example', folder));
const { config, warnings } = loadConfig(
  { NODE_ENV: 'production', HOST: '0.0.0.0', ...services.graphql.environment, ...filledIn },
  scopeCatalogue,
);
/** The values of a directive of nginx, in all its files. */
const directives = (name: string): readonly string[] =>
  ['nginx.conf', 'servers.conf', 'listen.conf'].flatMap((file) =>
    [...text(`nginx/${file}`).matchAll(new RegExp(`^ *${name} ([^;\\n{]+);`, 'gm'))].map(
      ([, value = '']) => value,
    ),
  );
const seconds = (value = ''): number => {
  const [, number, unit] = /^(\d+)(s)$/.exec(value) ?? [];
  if (number === undefined || unit === undefined) throw new Error(`${value} is no time in seconds.`);
  return Number(number);
};

describe('compose.yaml', () => {
  test('gives the servers settings that exist and are good together', () => {
    for (const name of Object.keys({ ...services.graphql.environment, ...example }))
      expect(settings).toHaveProperty(name);
    expect(warnings).toEqual([]);
    expect(config.redis?.url.reveal()).toBe('redis://valkey:6379');
    expect(config.http.trustedProxies).toBe(1);
  });

  test('holds no secret: those come from a file that is in no repository', () => {
    expect(Object.keys(services.graphql.environment ?? {}).filter((name) => name in example)).toEqual([]);
    expect(new Set(Object.values(example))).toEqual(new Set(['']));
    expect(readFileSync(new URL('../../../.gitignore', import.meta.url), 'utf8')).toContain(
      `/deploy/compose/${services.graphql.env_file ?? ''}\n`,
    );
  });

  test.each(Object.entries(services))(
    '%s runs as nobody, on a read-only file system, and starts again',
    (name, service) => {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        restart: 'unless-stopped',
      });
      // The image of the server says so itself, as it does about its health.
      if (name === 'graphql') return;
      expect(service.user).toMatch(/^[1-9]\d*:\d+$/);
      expect(service.healthcheck?.test[0]).toBe('CMD');
      expect(service.image).toMatch(/:\d+(\.\d+)?-alpine$/);
    },
  );

  test('builds from the folder of the Dockerfile, and opens one port: that of the proxy', () => {
    expect(existsSync(new URL(`${services.graphql.build?.context ?? ''}/Dockerfile`, folder))).toBe(true);
    expect(services.graphql.ports).toBeUndefined();
    expect(services.valkey.ports).toBeUndefined();
    const [listens] = directives('listen');
    expect(services.proxy.ports).toEqual([expect.stringMatching(new RegExp(`:${listens ?? 'none'}$`))]);
    expect(services.proxy.healthcheck?.test.at(-1)).toBe(`http://127.0.0.1:${listens ?? 'none'}/health`);
    expect(
      directives('server').every((value) => value.startsWith(`graphql:${String(config.http.port)} `)),
    ).toBe(true);
  });

  test('gives the proxy the files that it names, and a place to write', () => {
    const [volume = ''] = services.proxy.volumes ?? [];
    const [from = '', to = '', mode] = volume.split(':');
    expect(mode).toBe('ro');
    const file = services.proxy.command?.find((word) => word.startsWith(to)) ?? '';
    expect(existsSync(new URL(`${from}${file.slice(to.length)}`, folder))).toBe(true);
    const prefix = services.proxy.command?.[services.proxy.command.indexOf('-p') + 1];
    expect(services.proxy.tmpfs?.[0]?.split(':')[0]).toBe(prefix?.replace(/\/$/, ''));
  });

  test('ends the servers before the engine does', () => {
    const ms = seconds(services.graphql.stop_grace_period) * 1000;
    expect(config.limits.stopDelayMs + config.limits.stopMs).toBeLessThan(ms);
  });

  test('has a Redis that throws nothing out and fits its container, the same as on Kubernetes', () => {
    const [, ...options] = services.valkey.command ?? [];
    const valueOf = (name: string): string | undefined => options[options.indexOf(name) + 1];
    expect(valueOf('--maxmemory-policy')).toBe('noeviction');
    expect(valueOf('--appendonly')).toBe('no');
    expect(valueOf('--save')).toBe('');
    expect(Number.parseInt(valueOf('--maxmemory') ?? '')).toBeLessThan(
      Number.parseInt(services.valkey.deploy?.resources.limits.memory ?? ''),
    );
    const [onKubernetes] = readObjects(new URL('../kubernetes/', folder)).filter(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'valkey',
    );
    const { containers } = (
      onKubernetes as unknown as {
        spec: { template: { spec: { containers: { image: string; args: string[] }[] } } };
      }
    ).spec.template.spec;
    expect(containers).toMatchObject([{ image: services.valkey.image, args: services.valkey.command }]);
  });
});

describe('the times and sizes of the proxy', () => {
  test('end kept connections before the servers do', () => {
    // The first is about clients.
    const [, ...toServers] = directives('keepalive_timeout');
    expect(toServers).toHaveLength(2);
    for (const time of toServers) expect(seconds(time) * 1000).toBeLessThan(config.http.keepAliveMs);
  });

  test('wait for the slowest answer that a server allows itself', () => {
    const [time] = directives('proxy_read_timeout');
    expect(seconds(time) * 1000).toBeGreaterThan(config.limits.executionMs);
  });

  test('let the servers refuse what is too large', () => {
    expect(directives('client_max_body_size')).toEqual(['2m']);
    expect(config.limits.requestBytes).toBeLessThan(2 * 2 ** 20);
    expect(directives('client_body_buffer_size')).toEqual(['128k']);
    expect(config.limits.requestBytes).toBeLessThan(128 * 2 ** 10);
  });

  test('leave room for as many connections as they take', () => {
    const [connections] = directives('worker_connections');
    expect(services.proxy.ulimits?.nofile).toBeGreaterThan(Number(connections));
    expect(services.graphql.ulimits?.nofile).toBeGreaterThan(config.limits.connections);
  });

  test('never send a POST twice', () => {
    expect(directives('proxy_next_upstream')).toEqual(['error timeout']);
  });
});
