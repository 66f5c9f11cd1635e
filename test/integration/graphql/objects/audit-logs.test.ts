import { describe, expect, test } from 'vitest';
import { createFacade } from '../../../support/facade.ts';
import { expectStaffOnly } from '../../../support/staff-only.ts';

const listed = `query ($first: Int, $after: String, $from: Date, $to: Date) {
  project {
    auditLogs(first: $first, after: $after, startDate: $from, endDate: $to) {
      nodes { id actionType actorType actorIdentifier targetType targetIdentifier occurredAt additionalData }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface AuditLogs {
  project: {
    auditLogs: {
      nodes: { id: string; actorType: string; occurredAt: string; additionalData: unknown }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
  };
}

describe('audit logs', () => {
  test('come latest first, in pages, with actors and details', async () => {
    const facade = await createFacade();
    const first = await facade.data<AuditLogs>(listed, { first: 3 });
    const { nodes, pageInfo } = first.project.auditLogs;
    expect(nodes).toHaveLength(3);
    expect(nodes[0]).toMatchObject({
      actionType: 'discount_created',
      actorType: 'API_KEY',
      actorIdentifier: 'continuous delivery',
      targetType: 'discount',
    });
    expect(nodes[1]?.additionalData).toEqual({ metadata: { old_value: null } });
    expect(nodes.map((entry) => entry.occurredAt)).toEqual(
      nodes
        .map((entry) => entry.occurredAt)
        .toSorted()
        .reverse(),
    );
    const second = await facade.data<AuditLogs>(listed, { first: 3, after: pageInfo.endCursor });
    expect(second.project.auditLogs.nodes.map((entry) => entry.id)).not.toContain(nodes[0]?.id);
    expect(facade.takeCalls()).toEqual(['list-audit-logs', 'list-audit-logs']);
  });

  test('are cut to days, both of which count', async () => {
    const facade = await createFacade();
    const { project } = await facade.data<AuditLogs>(listed, { from: '2026-10-23', to: '2026-11-12' });
    expect(project.auditLogs.nodes.map((entry) => entry.occurredAt.slice(0, 10))).toEqual([
      '2026-11-12',
      '2026-10-23',
    ]);
    const url = facade.sandbox.calls[0];
    expect(JSON.stringify(url)).toContain('2026-10-23');
  });

  test.each([
    [{ from: '2026-11-12', to: '2026-11-11' }, 'startDate'],
    [{ from: '2026-02-30' }, 'LocalDate'],
    [{ to: 'yesterday' }, 'LocalDate'],
  ])('a range that cannot be is refused before any call: %j', async (range, mention) => {
    const facade = await createFacade();
    const answer = await facade.query(listed, range);
    expect(answer.errors[0]?.message).toContain(mention);
    expect(facade.takeCalls()).toEqual([]);
  });

  test('are for staff with their scope', async () => {
    const facade = await createFacade();
    const scopes = ['project_configuration:audit_logs:read'];
    await expectStaffOnly(facade, '{ project { auditLogs { nodes { id } } } }', { scopes });
  });
});

describe('collaborators', () => {
  test('cost one call, and none the second time; who has not accepted has no date', async () => {
    const facade = await createFacade();
    const document = '{ project { collaborators { nodes { name email role acceptedAt hasMfa } } } }';
    const { project } = await facade.data<{ project: { collaborators: { nodes: unknown[] } } }>(document);
    expect(project.collaborators.nodes).toHaveLength(5);
    expect(project.collaborators.nodes).toContainEqual({
      name: null,
      email: 'new.colleague@example.com',
      role: 'read_only',
      acceptedAt: null,
      hasMfa: false,
    });
    await facade.data(document);
    expect(facade.takeCalls()).toEqual(['list-collaborators']);
  });

  test('are for staff with their scope', async () => {
    const facade = await createFacade();
    const scopes = ['project_configuration:collaborators:read'];
    await expectStaffOnly(facade, '{ project { collaborators { nodes { id } } } }', { scopes });
  });
});
