import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readSamples, type Sample } from '../../support/metrics-text.ts';
import { namedBy } from '../../support/promql.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { errorCodes } from '../../../src/server/results/error-response.ts';
import { createObservedFacade, webhookAuthorization } from './observed-facade.ts';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}
interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

const fileText = (name: string) =>
  readFile(new URL(`../../../deploy/observability/${name}`, import.meta.url), 'utf8');
const dashboardText = await fileText('dashboard.json');
const dashboard = JSON.parse(dashboardText) as { panels: readonly Panel[] };
const rules = (
  parse(await fileText('alerts.yaml')) as { groups: { rules: readonly Rule[] }[] }
).groups.flatMap((group) => group.rules);

/** What Prometheus adds to every sample when it reads them. */
const fromPrometheus = ['instance', 'job'];

/** What labels may be where the run below does not bring every value. */
const possible: Readonly<Record<string, readonly string[]>> = {
  code: Object.keys(errorCodes),
  outcome: ['unauthorized', 'refused', 'applied', ...Object.keys(errorCodes)],
  part: ['project', 'issuer', 'redis', 'audit', 'server', 'upstream'],
};

let labelsByName: ReadonlyMap<string, ReadonlySet<string>>;
let samples: readonly Sample[];

/** Everything that can be counted happens once, so that every metric has samples and shows its labels. */
beforeAll(async () => {
  const clock = createManualClock();
  // With its limits: calls have to wait, and some are refused.
  const sandbox = createSandbox({ clock, rateLimits: 'documented' });
  const facade = await createObservedFacade({ clock, sandbox, env: { UPSTREAM_HEADROOM_PERCENT: '90' } });
  sandbox.faults.add({ kind: 'status', status: 503, times: 1 });
  const document = 'query ACustomer($id: ID!) { customer(id: $id) { id lastSeenCountry } }';
  await clock.finish(facade.query(document, { id: 'ada' }));
  await facade.query(document, { id: '..' });
  await facade.query('mutation { blockCustomer(input: { customerId: "ada" }) { __typename } }');
  await clock.finish(
    Promise.all(
      Array.from({ length: 80 }, (_, index) => facade.query(document, { id: `id-${String(index)}` })),
    ),
  );
  await facade.server.fetch(
    new Request('http://facade.test/webhooks/revenuecat', {
      method: 'POST',
      headers: { authorization: webhookAuthorization },
      body: JSON.stringify({ event: { type: 'RENEWAL', event_timestamp_ms: clock.now() } }),
    }),
  );
  const text = await facade.metricsText();
  samples = readSamples(text);
  const names = new Map<string, Set<string>>();
  for (const { name, labels } of samples) {
    const known = names.get(name) ?? new Set<string>();
    names.set(name, new Set([...known, ...Object.keys(labels), ...fromPrometheus]));
  }
  labelsByName = names;
  const declared = [...text.matchAll(/^# TYPE (revenuecat_graphql_\S+) (\S+)$/gm)];
  const silent = declared
    .map(([, name = '', type]) => (type === 'histogram' ? `${name}_count` : name))
    .filter((name) => !names.has(name));
  expect(silent, 'metrics without a sample').toEqual([]);
}, 60_000);

const queries = [
  ...dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => [`panel "${title}"`, expr] as const),
  ),
  ...rules.map(({ alert, expr }) => [`alert ${alert}`, expr] as const),
];

test.each(queries)('the query of the %s names metrics, labels and values that exist', (_, query) => {
  const { selectors, grouping } = namedBy(query);
  expect(selectors.length).toBeGreaterThan(0);
  const named = new Set<string>();
  for (const { metric, matchers } of selectors) {
    const labels = labelsByName.get(metric);
    expect(labels, metric).toBeDefined();
    for (const label of labels ?? []) named.add(label);
    for (const { label, operator, value } of matchers) {
      expect([...(labels ?? [])], `labels of ${metric}`).toContain(label);
      if (fromPrometheus.includes(label)) continue;
      const seen = samples.filter(({ name }) => name === metric).map((sample) => sample.labels[label]);
      const values = operator.includes('~') ? value.split('|') : [value];
      for (const one of values)
        expect([...seen, ...(possible[label] ?? []), '429', 'outage'], `${metric} ${label}`).toContain(one);
    }
  }
  for (const label of grouping) expect([...named], `groups of ${query}`).toContain(label);
});

test.each(
  dashboard.panels.flatMap(({ title, targets = [] }) => targets.map((target) => [title, target] as const)),
)('the legend of "%s" names labels that its query keeps', (_, { expr, legendFormat }) => {
  const { grouping, selectors } = namedBy(expr);
  const kept = expr.includes(' by ') ? grouping : [...(labelsByName.get(selectors[0]?.metric ?? '') ?? [])];
  for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) expect(kept).toContain(label);
});

describe('the dashboard', () => {
  test('can be imported: its panels have ids of their own, do not overlap, and say what they show', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from(
        { length: w * h },
        (_, index) => `${String(x + (index % w))},${String(y + Math.floor(index / w))}`,
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const panel of dashboard.panels.filter(({ type }) => type !== 'row'))
      expect(panel.description, panel.title).toMatch(/\.$/);
  });

  test('asks the Prometheus that is chosen, and no other', () => {
    expect(new Set([...dashboardText.matchAll(/"uid": "(\$[^"]+)"/g)].map(([, uid]) => uid))).toEqual(
      new Set(['${datasource}']),
    );
  });
});

describe('the alerts', () => {
  test('that one event is enough for wait for counts that are there before it, since a series that begins shows no rise', async () => {
    const fresh = readSamples(await (await createObservedFacade()).metricsText());
    const atOnce = rules.filter(
      ({ expr, for: lasting }) => lasting === undefined && expr.includes('increase('),
    );
    expect(atOnce.length).toBeGreaterThan(1);
    for (const { alert, expr } of atOnce)
      for (const { metric, matchers } of namedBy(expr).selectors) {
        const found = fresh.filter(
          ({ name, labels }) =>
            name === metric && matchers.every(({ label, value }) => labels[label] === value),
        );
        expect(found.length, `${alert}: ${metric}`).toBeGreaterThan(0);
      }
  });

  test('each say how urgent they are, and have a chapter in the documentation', async () => {
    const page = await readFile(new URL('../../../docs/observability.md', import.meta.url), 'utf8');
    for (const { alert, labels, annotations } of rules) {
      expect(['page', 'ticket'], alert).toContain(labels.severity);
      expect(annotations.summary, alert).toMatch(/\.$/);
      expect(page, alert).toContain(`\`${alert}\``);
    }
  });
});

test('a query that names what does not exist is found', () => {
  expect(() => namedBy('sum(rate(x[5m])')).toThrow(/no PromQL/);
  expect(namedBy('sum by (a) (rate(x{b="c"}[$__rate_interval]))')).toEqual({
    selectors: [{ metric: 'x', matchers: [{ label: 'b', operator: '=', value: 'c' }] }],
    grouping: ['a'],
  });
});
