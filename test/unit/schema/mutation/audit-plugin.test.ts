import SchemaBuilder from '@pothos/core';
import { graphql } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { MutationBeginning, MutationEnd } from '../../../../src/schema/context.ts';
import AuditPlugin from '../../../../src/schema/mutation/audit-plugin.ts';

const newBuilder = () => {
  const builder = new SchemaBuilder<object>({ plugins: [AuditPlugin] });
  builder.queryType({ fields: (t) => ({ ok: t.boolean({ resolve: () => true }) }) });
  builder.mutationType({});
  return builder;
};

describe('the audit of mutations', () => {
  test('stops the build for a mutation that does not say what its record holds', () => {
    const builder = newBuilder();
    builder.mutationField('forget', (t) => t.boolean({ resolve: () => true }));
    expect(() => builder.toSchema()).toThrow('Mutation.forget does not say what its audit record holds.');
  });

  test('records the failure that it passes on', async () => {
    const attempts: (MutationBeginning & MutationEnd)[] = [];
    const builder = newBuilder();
    const error = new Error('no');
    builder.mutationField('forget', (t) =>
      t.boolean({
        nullable: true,
        audit: {
          operation: 'delete-customer',
          targets: (_args, projectId) => ({ known: String(projectId) }),
        },
        resolve: () => {
          throw error;
        },
      }),
    );
    const result = await graphql({
      schema: builder.toSchema(),
      source: 'mutation { forget }',
      contextValue: {
        now: () => 1_000,
        audit: (beginning: MutationBeginning) => (end: MutationEnd) =>
          attempts.push({ ...beginning, ...end }),
      },
    });
    expect(result.errors?.[0]?.originalError).toBe(error);
    expect(attempts).toEqual([
      {
        mutation: 'forget',
        operation: 'delete-customer',
        targetIds: { known: 'null' },
        outcome: { kind: 'failed', error },
        upstreamStatus: null,
        startedAt: 1_000,
        durationMs: 0,
      },
    ]);
  });
});
