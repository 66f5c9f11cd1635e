import type { FacadeRule } from '../../auth/access-rule.ts';
import type { UpstreamBudget } from '../../loading/upstream-projects.ts';
import type { CircuitReport } from '../../revenuecat/traffic/upstream-gate.ts';
import { builder } from '../builder.ts';
import { ProjectRef } from '../project/project-ref.ts';

const access: FacadeRule = { scope: 'facade:upstream:read', customers: 'none' };

const UpstreamBudgetRef = builder.objectRef<UpstreamBudget>('UpstreamBudget');
const UpstreamCircuitRef = builder.objectRef<CircuitReport>('UpstreamCircuit');
const UpstreamDomainBudgetRef = builder.objectRef<UpstreamBudget['domains'][number]>('UpstreamDomainBudget');

const UpstreamCircuitState = builder.enumType('UpstreamCircuitState', {
  description: 'Whether RevenueCat is called.',
  values: {
    CLOSED: { value: 'closed', description: 'It answers, and calls are sent.' },
    OPEN: {
      value: 'open',
      description:
        'Too many calls failed: all are refused at once, but one now and then that tries whether it answers.',
    },
    HALF_OPEN: { value: 'half-open', description: 'It is being tried, with few calls at once.' },
  },
});

const UpstreamKeyUse = builder.enumType('UpstreamKeyUse', {
  description: 'What a key of this server is for.',
  values: {
    READ: { value: 'read', description: 'The key that reads.' },
    WRITE: { value: 'write', description: 'The key of mutations.' },
    V1: { value: 'v1', description: 'The key of REST v1.' },
    EXTERNAL: { value: 'external', description: 'The key by which one app reports external purchases.' },
  },
});

const RateLimitDomain = builder.enumType('RateLimitDomain', {
  description: "A group of RevenueCat's operations that share one rate limit.",
  values: {
    CHARTS_METRICS: { value: 'charts_metrics', description: 'Charts, overview metrics and benchmarks.' },
    CUSTOMER_INFORMATION: {
      value: 'customer_information',
      description: 'Customers with their subscriptions, purchases and invoices.',
    },
    PROJECT_CONFIGURATION: {
      value: 'project_configuration',
      description: 'Projects, apps, products, entitlements, offerings and the like.',
    },
    VIRTUAL_CURRENCIES_CREATE_TRANSACTION: {
      value: 'virtual_currencies_create_transaction',
      description: 'Changes of balances in virtual currencies.',
    },
  },
});

UpstreamCircuitRef.implement({
  description: 'Whether this server takes RevenueCat for dead, as its recent answers tell.',
  access: { rule: access },
  fields: (t) => ({
    state: t.field({
      type: UpstreamCircuitState,
      nullable: false,
      description: 'Whether RevenueCat is called.',
      resolve: ({ state }) => state,
    }),
    probeAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the next call may try whether it answers; null unless the state is `OPEN`.',
      resolve: ({ probeAt }) => probeAt,
    }),
  }),
});

UpstreamDomainBudgetRef.implement({
  description:
    'What one key may still send in one domain. The same key in two uses has one budget, which both show.',
  access: { rule: access },
  fields: (t) => ({
    key: t.field({
      type: UpstreamKeyUse,
      nullable: false,
      description: 'What the key is for.',
      resolve: ({ key }) => key,
    }),
    appId: t.exposeID('appId', {
      nullable: true,
      description: "RevenueCat's id of the app that the key is for; null for the keys of the project.",
    }),
    domain: t.field({
      type: RateLimitDomain,
      nullable: false,
      description: 'The operations that share this limit.',
      resolve: ({ domain }) => domain,
    }),
    limit: t.exposeInt('limit', {
      nullable: false,
      description: 'Calls a minute that RevenueCat allows, by its last answer.',
    }),
    remaining: t.exposeInt('remaining', {
      nullable: false,
      description: 'Calls that still fit, headroom for others with the same key taken off.',
    }),
    reservedForMutations: t.exposeInt('reservedForMutations', {
      nullable: false,
      description: 'Calls of each minute that only mutations may use.',
    }),
    waiting: t.exposeInt('waiting', {
      nullable: false,
      description: 'Calls that wait for their turn.',
    }),
    resetsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When everything is free again if nothing more is sent; null when it is.',
      resolve: ({ resetsAt }) => resetsAt,
    }),
  }),
});

UpstreamBudgetRef.implement({
  description: 'What this server may still send to RevenueCat. Asking costs no call.',
  access: { rule: access },
  fields: (t) => ({
    circuit: t.field({
      type: UpstreamCircuitRef,
      nullable: false,
      description: 'Whether RevenueCat is called at all.',
      resolve: ({ circuit }) => circuit,
    }),
    domains: t.field({
      type: [UpstreamDomainBudgetRef],
      nullable: false,
      description: 'Each key in each domain that it has been used in since the start.',
      resolve: ({ domains }) => [...domains],
    }),
  }),
});

const budgetField = {
  type: UpstreamBudgetRef,
  nullable: true,
  access,
  loads: 'nothing',
  // In a supergraph it would say nothing about the other subgraphs.
  inaccessible: true,
  description: 'What this server may still send to RevenueCat with the keys of the project.',
} as const;

// Not as other fields of projects are defined: the default project's budget is told also while its id is not known.
builder.queryField('upstreamBudget', (t) =>
  t.field({ ...budgetField, resolve: (_root, _args, { upstream }) => upstream.budget() }),
);

builder.objectField(ProjectRef, 'upstreamBudget', (t) =>
  t.field({ ...budgetField, resolve: ({ projectId }, _args, { upstream }) => upstream.budget(projectId) }),
);
