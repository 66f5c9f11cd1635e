import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isInputObjectType, isListType, isNonNullType, isScalarType, type GraphQLInputType } from 'graphql';
import { buildSchema } from '../../../src/schema/index.ts';
import { createFacade, type Asker, type Facade } from '../../support/facade.ts';
import { mutationProbesOf } from '../../support/schema-probes.ts';

/** The audit records in the log so far. */
const recordsOf = (facade: Facade): Record<string, unknown>[] =>
  facade.logs
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line['msg'] === 'audit');

const deleteCustomer = `mutation ($input: DeleteCustomerInput!) { deleteCustomer(input: $input) { __typename } }`;

describe('the audit record of a mutation', () => {
  let facade: Facade;
  beforeEach(async () => {
    facade = await createFacade({ env: { LIMIT_EXECUTION_MS: '1000', UPSTREAM_TIMEOUT_MS: '5000' } });
  });

  const attempt = async (input: object, as: Asker = 'administrator'): Promise<Record<string, unknown>> => {
    const before = recordsOf(facade).length;
    const answer = await facade.query(deleteCustomer, { input }, as);
    const records = recordsOf(facade).slice(before);
    expect(records).toHaveLength(1);
    const [record = {}] = records;
    expect(record['requestId']).toBe(answer.headers.get('x-request-id'));
    return record;
  };

  test('says who did what to whom, how it ended here and upstream, and how long it took', async () => {
    const record = await attempt({ customerId: 'zoe' });
    expect(record).toEqual({
      level: 'info',
      time: expect.any(String) as unknown,
      msg: 'audit',
      requestId: expect.any(String) as unknown,
      viewer: 'administrator',
      viewerKind: 'staff',
      mutation: 'deleteCustomer',
      operation: 'delete-customer',
      targetIds: { project_id: facade.sandbox.projectId, customer_id: 'zoe' },
      outcome: 'OK',
      upstreamStatus: 200,
      durationMs: expect.any(Number) as unknown,
    });
  });

  test.each<[string, object, Asker, object]>([
    [
      'refused to nobody',
      { customerId: 'zoe' },
      'nobody',
      { viewerKind: 'anonymous', outcome: 'UNAUTHENTICATED', upstreamStatus: null },
    ],
    [
      'refused to a customer',
      { customerId: 'zoe' },
      { customerId: 'ada' },
      { viewer: 'ada', viewerKind: 'customer', outcome: 'FORBIDDEN', upstreamStatus: null },
    ],
    [
      'refused for want of a scope',
      { customerId: 'zoe' },
      { scopes: ['customer_information:customers:read'] },
      { viewerKind: 'staff', outcome: 'FORBIDDEN', upstreamStatus: null },
    ],
    [
      'that only tries',
      { customerId: 'zoe', dryRun: true },
      'administrator',
      { outcome: 'DRY_RUN', upstreamStatus: null },
    ],
    [
      'of something that is not there',
      { customerId: 'nobody-has-this-id' },
      'administrator',
      { outcome: 'NOT_FOUND', upstreamStatus: 404 },
    ],
    [
      'with an input that cannot be right',
      { customerId: '..' },
      'administrator',
      { outcome: 'INVALID_INPUT', upstreamStatus: null },
    ],
  ])('is written of one %s', async (_what, input, as, expected) => {
    expect(await attempt(input, as)).toMatchObject({
      mutation: 'deleteCustomer',
      targetIds: { customer_id: (input as { customerId: string }).customerId },
      ...expected,
    });
  });

  test('tells a repetition, which sends nothing, from the first', async () => {
    const input = { customerId: 'zoe', idempotencyKey: 'once' };
    expect(await attempt(input)).toMatchObject({ outcome: 'OK', upstreamStatus: 200 });
    expect(await attempt(input)).toMatchObject({ outcome: 'OK', upstreamStatus: null });
  });

  test('tells the true end of one that upstream may have done, or failed to do', async () => {
    facade.sandbox.faults.add({ operationId: 'delete-customer', kind: 'cut', afterEffect: true });
    expect(await attempt({ customerId: 'zoe' })).toMatchObject({
      outcome: 'OUTCOME_UNKNOWN',
      upstreamStatus: null,
    });
    facade.sandbox.faults.add({ operationId: 'delete-customer', kind: 'status', status: 403 });
    expect(await attempt({ customerId: 'ada' })).toMatchObject({
      outcome: 'CONFIGURATION',
      upstreamStatus: 403,
    });
  });

  test('comes when the mutation ends, also when nobody waited so long', async () => {
    facade.sandbox.faults.add({ operationId: 'delete-customer', kind: 'latency', ms: 3_000 });
    const asked = facade.query(deleteCustomer, { input: { customerId: 'zoe' } });
    await facade.clock.advance(1_000);
    const answer = await asked;
    expect(answer.errors.map((error) => error.extensions['code'])).toEqual(['OUTCOME_UNKNOWN']);
    await facade.clock.advance(5_000);
    expect(recordsOf(facade)).toHaveLength(1);
    expect(recordsOf(facade)[0]).toMatchObject({
      mutation: 'deleteCustomer',
      requestId: answer.headers.get('x-request-id'),
    });
  });

  test('is one for each mutation of a document', async () => {
    const before = recordsOf(facade).length;
    await facade.query(`mutation {
      one: deleteCustomer(input: { customerId: "zoe" }) { __typename }
      two: deleteCustomer(input: { customerId: "ada" }) { __typename }
    }`);
    const ids = recordsOf(facade)
      .slice(before)
      .map((record) => record['targetIds']);
    expect(ids).toMatchObject([{ customer_id: 'zoe' }, { customer_id: 'ada' }]);
  });

  test('is in the log also where that is kept quiet', async () => {
    const quiet = await createFacade({ env: { LOG_LEVEL: 'error' } });
    await quiet.query(deleteCustomer, { input: { customerId: 'zoe' } });
    expect(recordsOf(quiet)).toHaveLength(1);
  });
});

describe('audit records', () => {
  const canary = 'CANARY-of-an-input';

  /** The same input, with the canary for every text that is no id, of RevenueCat's or of a store's. */
  function withCanaries(type: GraphQLInputType, value: unknown): unknown {
    if (isNonNullType(type)) return withCanaries(type.ofType, value);
    if (Array.isArray(value) && isListType(type)) return value.map((item) => withCanaries(type.ofType, item));
    if (isScalarType(type) && type.name === 'String') return canary;
    if (isScalarType(type) && type.name === 'JSON') return { canary };
    if (!isInputObjectType(type) || typeof value !== 'object' || value === null) return value;
    const fields = type.getFields();
    return Object.fromEntries(
      Object.entries(value).map(([name, given]) => {
        const field = fields[name];
        const isId = field === undefined || name.endsWith('Identifier');
        return [name, isId ? given : withCanaries(field.type, given)];
      }),
    );
  }

  test('hold nothing of any input but ids, whatever the mutation', async () => {
    const schema = buildSchema();
    const facade = await createFacade();
    const probes = mutationProbesOf(schema, {});
    let canaries = 0;
    for (const { field, document, variables } of probes) {
      const name = field.replace('Mutation.', '');
      const type = schema.getMutationType()?.getFields()[name]?.args[0]?.type;
      if (type === undefined) throw new Error(`${field} takes no input.`);
      const input = withCanaries(type, variables.input) as object;
      if (JSON.stringify(input).includes(canary)) canaries += 1;
      await facade.query(document, { input: { ...input, idempotencyKey: canary } });
    }
    const names = probes.map(({ field }) => field.replace('Mutation.', ''));
    expect(recordsOf(facade).map((record) => record['mutation'])).toEqual(names);
    expect(probes.length).toBeGreaterThan(50);
    expect(canaries).toBeGreaterThan(25);
    expect(JSON.stringify(recordsOf(facade))).not.toContain('CANARY');
    expect(facade.logs.join('\n')).not.toContain('CANARY');
  }, 60_000);

  describe('in a file', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'audit-'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    test('are whole lines of JSON, each like the one in the log', async () => {
      const path = join(folder, 'audit.jsonl');
      const facade = await createFacade({ env: { AUDIT_FILE: path } });
      await facade.query(deleteCustomer, { input: { customerId: 'zoe' } });
      await facade.query(deleteCustomer, { input: { customerId: 'ada' } }, 'nobody');
      await facade.server.close();
      const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
      const kept = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(kept.map(({ outcome }) => outcome)).toEqual(['OK', 'UNAUTHENTICATED']);
      expect(kept[0]).toMatchObject({ time: new Date(facade.clock.now()).toISOString() });
      for (const [index, logged] of recordsOf(facade).entries()) {
        const { level: _level, time: _time, msg: _msg, ...record } = logged;
        expect(kept[index]).toMatchObject(record);
      }
    });

    test('stop the start when the file cannot be opened', async () => {
      await expect(createFacade({ env: { AUDIT_FILE: join(folder, 'none', 'a') } })).rejects.toMatchObject({
        problems: [expect.stringMatching(/^AUDIT_FILE cannot be opened for appending \(ENOENT\)/)],
      });
    });

    test('stop it together with whatever else cannot be opened', async () => {
      const AUDIT_FILE = join(folder, 'none', 'a');
      const env = {
        AUDIT_FILE,
        TRUSTED_DOCUMENTS: 'only',
        TRUSTED_DOCUMENTS_FILE: join(folder, 'none', 'b'),
      };
      await expect(createFacade({ env })).rejects.toMatchObject({
        problems: [expect.stringMatching(/^AUDIT_FILE /), expect.stringMatching(/^TRUSTED_DOCUMENTS_FILE /)],
      });
    });

    test('that the disk does not take cost no mutation, and are seen in the log and in the health', async () => {
      const facade = await createFacade({ env: { AUDIT_FILE: '/dev/full' } });
      const health = async (): Promise<unknown> =>
        (await facade.server.fetch(new Request('http://facade.test/health'))).json();
      expect(await health()).toEqual({ status: 'ok', audit: 'ok' });
      const data = await facade.data<Record<string, unknown>>(deleteCustomer, {
        input: { customerId: 'zoe' },
      });
      expect(data).toEqual({ deleteCustomer: { __typename: 'DeleteCustomerPayload' } });
      await facade.clock.advance(1_000);
      await facade.server.close();
      expect(await health()).toEqual({ status: 'ok', audit: 'failing' });
      const log = facade.logs.join('');
      expect(log).toContain('"reason":"ENOSPC","msg":"audit records cannot be written"');
      expect(log).toContain('"mutation":"deleteCustomer","msg":"an audit record is kept in this log only"');
      expect(recordsOf(facade)).toHaveLength(1);
    });
  });
});
