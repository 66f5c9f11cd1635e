import SchemaBuilder from '@pothos/core';
import { graphql, type ExecutionResult } from 'graphql';
import { describe, expect, test } from 'vitest';
import { ForbiddenError, UnauthenticatedError } from '../../../src/auth/access-error.ts';
import { anonymous, type Viewer } from '../../../src/auth/viewer.ts';
import AccessPlugin from '../../../src/schema/access-plugin.ts';

interface Thing {
  readonly owner: string;
}

const own = { operation: 'get-customer', customers: 'own' } as const;
const staffOnly = { operation: 'get-customer', customers: 'none' } as const;
const newBuilder = () => new SchemaBuilder<object>({ plugins: [AccessPlugin] });

/** A thing that belongs to somebody, with a field for each kind of rule. */
function thingSchema(owner: string) {
  const builder = newBuilder();
  const thing = builder.objectRef<Thing>('Thing').implement({
    access: {
      rule: own,
      projectId: () => 'proj1',
      isOwn: (it, { customer }) => customer('proj1', it.owner),
    },
    fields: (t) => ({
      free: t.string({ access: 'free', resolve: () => 'free' }),
      ruled: t.string({ resolve: () => 'ruled' }),
      money: t.string({ access: staffOnly, resolve: () => 'money' }),
      catalogue: t.string({
        access: { operation: 'get-product', customers: 'all' },
        resolve: () => 'catalogue',
      }),
    }),
  });
  builder.queryType({
    fields: (t) => ({
      thing: t.field({ type: thing, nullable: true, access: own, resolve: () => ({ owner }) }),
      free: t.string({ nullable: true, access: 'free', resolve: () => 'free' }),
    }),
  });
  return builder.toSchema();
}

const viewer = (customerId: string | null, ...scopes: string[]): Viewer => ({
  kind: scopes.length > 0 ? 'staff' : 'customer',
  credential: 'token',
  name: 'somebody',
  customerId,
  scopes: new Set(scopes),
  projects: 'all',
});

function ask(
  who: Viewer,
  source = '{ free thing { free ruled money catalogue } }',
): Promise<ExecutionResult> {
  const ownSet = { customer: (_projectId: string, id: string) => Promise.resolve(id === who.customerId) };
  const loaders = {
    async require(_rule: unknown, _projectId: string, isOwn: (set: typeof ownSet) => Promise<boolean>) {
      if (!(await isOwn(ownSet))) throw new ForbiddenError();
    },
  };
  return graphql({ schema: thingSchema('ada'), source, contextValue: { viewer: who, loaders } });
}

const refusals = ({ errors = [] }: ExecutionResult): (readonly [string, unknown])[] =>
  errors.map(({ path = [], originalError }) => [path.join('.'), originalError?.constructor] as const);

describe('a schema that forgets a rule is not built', () => {
  test('on an object', () => {
    const builder = newBuilder();
    builder.queryType({ fields: (t) => ({ open: t.string({ access: 'free', resolve: () => '' }) }) });
    builder
      .objectRef<object>('Forgotten')
      .implement({ fields: (t) => ({ secret: t.string({ resolve: () => '' }) }) });
    expect(() => builder.toSchema()).toThrow('Forgotten.secret has no access rule');
  });

  test('on Query, on Mutation, and on a field added from elsewhere', () => {
    const onQuery = newBuilder();
    onQuery.queryType({ fields: (t) => ({ secret: t.string({ resolve: () => '' }) }) });
    expect(() => onQuery.toSchema()).toThrow('Query.secret has no access rule');

    const onMutation = newBuilder();
    onMutation.queryType({ fields: (t) => ({ open: t.string({ access: 'free', resolve: () => '' }) }) });
    onMutation.mutationType({ fields: (t) => ({ change: t.string({ resolve: () => '' }) }) });
    expect(() => onMutation.toSchema()).toThrow('Mutation.change has no access rule');

    const added = newBuilder();
    added.queryType({});
    added.queryField('later', (t) => t.string({ resolve: () => '' }));
    expect(() => added.toSchema()).toThrow('Query.later has no access rule');
  });

  test('on an interface', () => {
    const builder = newBuilder();
    builder.queryType({ fields: (t) => ({ open: t.string({ access: 'free', resolve: () => '' }) }) });
    builder
      .interfaceRef<object>('Shape')
      .implement({ fields: (t) => ({ secret: t.string({ resolve: () => '' }) }) });
    expect(() => builder.toSchema()).toThrow('Shape.secret has no access rule');
  });
});

describe('a field is answered to', () => {
  const everything = {
    free: 'free',
    thing: { free: 'free', ruled: 'ruled', money: 'money', catalogue: 'catalogue' },
  };

  test('nobody: not even where it is free, when it is a root field', async () => {
    const result = await ask(anonymous);
    expect(result.data).toEqual({ free: null, thing: null });
    expect(refusals(result)).toEqual([
      ['free', UnauthenticatedError],
      ['thing', UnauthenticatedError],
    ]);
  });

  test('a holder of the scopes', async () => {
    const result = await ask(
      viewer(null, 'customer_information:customers:read', 'project_configuration:products:read'),
    );
    expect(result).toEqual({ data: everything });
  });

  test('its owner, except what is for staff only', async () => {
    const result = await ask(viewer('ada'));
    expect(result.data).toEqual({ ...everything, thing: { ...everything.thing, money: null } });
    expect(refusals(result)).toEqual([['thing.money', ForbiddenError]]);
  });

  test('another customer: what adds nothing, and the catalogue', async () => {
    const result = await ask(viewer('eve'));
    expect(result.data).toEqual({ free: 'free', thing: { ...everything.thing, ruled: null, money: null } });
    expect(refusals(result)).toEqual(
      expect.arrayContaining([
        ['thing.ruled', ForbiddenError],
        ['thing.money', ForbiddenError],
      ]),
    );
  });

  test('a holder of other scopes: free fields only', async () => {
    const result = await ask(viewer(null, 'project_configuration:apps:read'));
    expect(result.data).toEqual({ free: 'free', thing: null });
    expect(refusals(result)).toEqual([['thing', ForbiddenError]]);
  });
});

describe('what gateways are told', () => {
  test('scopes where no customer gets in, a credential where one may', () => {
    const fields = Object.values(thingSchema('ada').getTypeMap()).find(({ name }) => name === 'Thing');
    const options = (name: string): unknown => {
      const field = fields && 'getFields' in fields ? fields.getFields()[name] : undefined;
      return (field?.extensions as { pothosOptions?: object } | undefined)?.pothosOptions;
    };
    expect(options('money')).toMatchObject({
      requiresScopes: [
        ['customer_information:customers:read'],
        ['customer_information:customers:read_write'],
      ],
    });
    expect(options('ruled')).toMatchObject({ authenticated: true });
    expect(options('catalogue')).toMatchObject({ authenticated: true });
    expect(options('free')).not.toHaveProperty('authenticated');
    for (const name of ['ruled', 'catalogue', 'free'])
      expect(options(name)).not.toHaveProperty('requiresScopes');
  });
});
