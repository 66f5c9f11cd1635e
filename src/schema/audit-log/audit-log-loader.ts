import type { AuditLog } from '../../revenuecat/generated/wire.ts';
import { auditTrailTag } from '../../loading/cache-names.ts';
import { defineListLoader } from '../../loading/list-loader.ts';
import type { ProjectKey } from '../../loading/loader.ts';

interface AuditLogsKey extends ProjectKey {
  /** First day, as `2030-01-31`; null for no bound. */
  readonly startDate: string | null;
  /** Last day; null for no bound. */
  readonly endDate: string | null;
}

/** What was done in a project. It grows with every change, so any change that goes through this server ends a copy. */
export const auditLogs = defineListLoader<AuditLogsKey, AuditLog>({
  name: 'auditLogs',
  access: { operation: 'list-audit-logs', customers: 'none' },
  identity: (list) => [list.startDate, list.endDate],
  cursorOf: (entry) => entry.id,
  source: ({ projectId, startDate, endDate }, sources) => ({
    lifetime: sources.lifetimes.customer,
    readPage: (page, client) =>
      client.page(
        'list-audit-logs',
        {
          path: { project_id: projectId },
          query: {
            ...(startDate === null ? {} : { start_date: startDate }),
            ...(endDate === null ? {} : { end_date: endDate }),
          },
        },
        page,
      ),
    tags: () => [auditTrailTag(projectId)],
  }),
});
