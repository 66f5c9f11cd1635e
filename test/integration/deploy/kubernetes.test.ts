import { existsSync, readFileSync } from 'node:fs';
import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2.d.ts';
import type { Service } from 'kubernetes-types/core/v1.d.ts';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1.d.ts';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { settings } from '../../../src/config/settings.ts';
import { scopeCatalogue } from '../../../src/server/scope-catalogue.ts';
import { filledIn, readEnvironmentFile } from '../../support/environment-file.ts';
import { createFacade } from '../../support/facade.ts';
import { mistakesOf, readObjects } from '../../support/kubernetes-objects.ts';

const folder = new URL('../../../deploy/kubernetes/', import.meta.url);
const all = readObjects(folder);
/** What the tools of the cluster bring kinds for by themselves. */
const own = all.filter(({ apiVersion }) => !/kustomize|monitoring\.coreos/.test(apiVersion));
const named = (kind: string, name = 'revenuecat-graphql'): unknown => {
  const found = all.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`There is no ${kind} ${name}.`);
  return found;
};
const deployment = named('Deployment') as Deployment;
const pod = deployment.spec?.template.spec;
const [server] = pod?.containers ?? [];
const plainSettings = readEnvironmentFile(new URL('settings.env', folder));
const secrets = readEnvironmentFile(new URL('secret.env.example', folder));
const image = { NODE_ENV: 'production', HOST: '0.0.0.0' };
const { config, warnings } = loadConfig({ ...image, ...plainSettings, ...filledIn }, scopeCatalogue);

describe('the objects', () => {
  test('are as Kubernetes describes their kinds', () => {
    expect(own.map(({ kind }) => kind)).toContain('HorizontalPodAutoscaler');
    expect(mistakesOf(own)).toEqual([]);
  }, 60_000);

  test('would not be with a property that does not exist, or of another type', () => {
    const [service] = own.filter(({ kind }) => kind === 'Service');
    if (service === undefined) throw new Error('There is no service.');
    expect(mistakesOf([{ ...service, spec: { ports: [{ port: 80, targetport: 'http' }] } }])).toEqual([
      expect.stringContaining('targetport'),
    ]);
    expect(mistakesOf([{ ...service, spec: { ports: [{ port: '80' }] } }])).toEqual([
      expect.stringContaining('not assignable'),
    ]);
  }, 60_000);

  test('are all applied, but for the one that needs an operator', () => {
    const list = all.find(({ kind }) => kind === 'Kustomization') as unknown as {
      resources: string[];
      configMapGenerator: { name: string; envs: string[] }[];
      secretGenerator: { name: string; envs: string[] }[];
      images: { name: string }[];
    };
    const files = new Set(own.map(({ file }) => file));
    expect(new Set(list.resources)).toEqual(files);
    for (const generated of list.configMapGenerator) {
      expect(server?.envFrom?.map(({ configMapRef }) => configMapRef?.name)).toContain(generated.name);
      for (const file of generated.envs) expect(existsSync(new URL(file, folder)), file).toBe(true);
    }
    for (const generated of list.secretGenerator) {
      expect(server?.envFrom?.map(({ secretRef }) => secretRef?.name)).toContain(generated.name);
      for (const file of generated.envs)
        expect(existsSync(new URL(`${file}.example`, folder)), file).toBe(true);
    }
    expect(list.images.map(({ name }) => name)).toContain(server?.image);
  });
});

describe('the settings', () => {
  test('exist, and are good together', () => {
    for (const name of Object.keys({ ...plainSettings, ...secrets })) expect(settings).toHaveProperty(name);
    expect(warnings).toEqual([]);
    expect(config.redis).toBeDefined();
  });

  test('hold no secret, and the example of secrets has no values', () => {
    expect(new Set(Object.values(secrets))).toEqual(new Set(['']));
    expect(Object.keys(filledIn).sort()).toEqual(Object.keys(secrets).sort());
    expect(Object.keys(plainSettings).filter((name) => /KEY|TOKEN|SECRET|AUTHORIZATION/.test(name))).toEqual(
      [],
    );
    expect(server?.env).toBeUndefined();
  });

  test('end a pod before Kubernetes does', () => {
    const ms = (pod?.terminationGracePeriodSeconds ?? 0) * 1000;
    expect(config.limits.stopDelayMs).toBeGreaterThan(0);
    expect(config.limits.stopDelayMs + config.limits.stopMs).toBeLessThan(ms);
  });
});

describe('the pod', () => {
  test('listens where the server does, and the service and Prometheus find it there', () => {
    const ports = new Map((server?.ports ?? []).map((port) => [port.name, port.containerPort] as const));
    const dockerfile = readFileSync(new URL('../../../Dockerfile', import.meta.url), 'utf8');
    expect(dockerfile).toContain(`ENV PORT=${String(ports.get('http'))}`);
    expect(ports.get('http')).toBe(config.http.port);
    expect(ports.get('metrics')).toBe(config.observability.metrics?.port);
    const service = named('Service') as Service;
    expect(service.spec?.ports?.map(({ targetPort }) => targetPort)).toEqual(['http']);
    expect(deployment.spec?.template.metadata?.labels).toMatchObject(service.spec?.selector ?? {});
    const monitor = named('PodMonitor') as {
      spec: { podMetricsEndpoints: { port: string; path: string }[] };
    };
    expect(monitor.spec.podMetricsEndpoints).toMatchObject([{ port: 'metrics', path: '/metrics' }]);
  });

  test('is asked by probes at paths that answer, and told to stop answers 503 to one of them only', async () => {
    const facade = await createFacade();
    const status = async (path: string | undefined): Promise<number> =>
      (await facade.server.fetch(new Request(`http://facade.test${path ?? '/nowhere'}`))).status;
    const { startupProbe, livenessProbe, readinessProbe } = server ?? {};
    for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
      expect(probe?.httpGet?.port).toBe('http');
      expect(await status(probe?.httpGet?.path)).toBe(200);
    }
    await facade.server.close();
    expect(await status(livenessProbe?.httpGet?.path)).toBe(200);
    expect(await status(readinessProbe?.httpGet?.path)).toBe(503);
    // Out of the service before the delay is over, by this alone.
    const { periodSeconds = 10, failureThreshold = 3 } = readinessProbe ?? {};
    expect(periodSeconds * (failureThreshold - 1)).toBeLessThanOrEqual(config.limits.stopDelayMs / 1000);
  });

  test('may do nothing but run: nobody, read-only, without capabilities and without a token of the cluster', () => {
    for (const { spec } of own.filter(({ kind }) => kind === 'Deployment') as Deployment[]) {
      const { securityContext, automountServiceAccountToken, containers, volumes } =
        spec?.template.spec ?? {};
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(securityContext?.runAsUser).toBeGreaterThan(0);
      expect(automountServiceAccountToken).toBe(false);
      expect(volumes).toBeUndefined();
      for (const container of containers ?? [])
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
    }
  });

  test('has room for all that the server remembers, beside the server itself', () => {
    const mebibytes = (text = '0'): number => Number.parseInt(text) * (text.endsWith('Gi') ? 1024 : 1);
    const remembered = (config.cache.maxBytes + config.cache.answersMaxBytes) / 2 ** 20;
    // As it was measured: docs/operations.md.
    const bare = 310;
    expect(mebibytes(server?.resources?.requests?.['memory'])).toBeGreaterThan(bare + remembered);
    expect(mebibytes(server?.resources?.limits?.['memory'])).toBeGreaterThan(bare + 2 * remembered);
  });
});

describe('the rules around it', () => {
  test('are about pods that exist, and ports that they have', () => {
    const pods = (own.filter(({ kind }) => kind === 'Deployment') as Deployment[]).map(
      ({ spec }) => spec?.template,
    );
    for (const { spec } of own.filter(({ kind }) => kind === 'NetworkPolicy') as NetworkPolicy[]) {
      const selected = pods.find(
        (one) =>
          one?.metadata?.labels?.['app.kubernetes.io/name'] ===
          spec?.podSelector?.matchLabels?.['app.kubernetes.io/name'],
      );
      const open = (selected?.spec?.containers ?? []).flatMap(({ ports = [] }) =>
        ports.flatMap(({ name, containerPort }) => [name, containerPort]),
      );
      for (const { ports = [] } of spec?.ingress ?? [])
        for (const { port } of ports) expect(open).toContain(port);
      expect(spec?.policyTypes).toEqual(['Ingress', 'Egress']);
    }
  });

  test('scale the deployment by what a pod requests, and never to fewer than a disruption may take one of', () => {
    const { spec } = named('HorizontalPodAutoscaler') as HorizontalPodAutoscaler;
    expect(spec?.scaleTargetRef).toMatchObject({ kind: 'Deployment', name: deployment.metadata?.name });
    expect(spec?.metrics).toMatchObject([{ resource: { name: 'cpu' } }]);
    expect(server?.resources?.requests?.['cpu']).toBe('1');
    expect(spec?.minReplicas).toBeGreaterThan(2);
    expect(deployment.spec?.replicas).toBeUndefined();
  });
});
