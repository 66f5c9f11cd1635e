import { Held } from '../../loading/held.ts';
import { wireEnums } from '../../revenuecat/generated/enums.ts';
import type { AuditLog } from '../../revenuecat/generated/wire.ts';
import { builder } from '../builder.ts';
import { BadUserInputError } from '../common/bad-user-input-error.ts';
import { connectionArgs, defineConnection, resolveConnection } from '../common/connection.ts';
import { defineWireEnum } from '../common/wire-enum.ts';
import { ProjectRef } from '../project/project-ref.ts';
import { auditLogs } from './audit-log-loader.ts';

const actorType = defineWireEnum('AuditLogActorType', {
  description: 'What kind of actor did something in a project.',
  values: wireEnums['AuditLog.actor_type'],
  descriptions: {
    user: 'A person who was signed in to RevenueCat.',
    system: 'RevenueCat itself.',
    api_key: 'A program that used an API key.',
    oauth_client: 'A program that a person gave access to.',
  },
});

const AuditLogRef = builder.objectRef<Held<AuditLog>>('AuditLog');
const AuditLogConnection = defineConnection('AuditLog', AuditLogRef, 'the audit log of a project');

const rule = { operation: 'list-audit-logs', customers: 'none' } as const;

AuditLogRef.implement({
  description: 'Something that was done in a project: what, to what, by whom.',
  access: { rule },
  fields: (t) => ({
    id: t.exposeID('id', { access: 'free', nullable: false, description: "RevenueCat's id of the entry." }),
    actionType: t.string({
      nullable: true,
      description: 'What was done, such as `project_name_updated`.',
      resolve: ({ data }) => data.action_type,
    }),
    actorType: t.field({
      type: actorType.ref,
      nullable: true,
      description: 'What kind of actor did it.',
      resolve: ({ data }) => actorType.read(data.actor_type),
    }),
    actorIdentifier: t.string({
      nullable: true,
      description: 'Who did it, by the id that fits the kind of actor.',
      resolve: ({ data }) => data.actor_identifier,
    }),
    targetType: t.string({
      nullable: true,
      description: 'The kind of thing that it was done to, such as `offering`.',
      resolve: ({ data }) => data.target_type,
    }),
    targetIdentifier: t.string({
      nullable: true,
      description: 'The id of what it was done to.',
      resolve: ({ data }) => data.target_identifier,
    }),
    occurredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was done.',
      resolve: ({ data }) => data.occurred_at,
    }),
    additionalData: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Details, which differ by the kind of action.',
      resolve: ({ data }) => data.additional_data,
    }),
    project: t.field({
      type: ProjectRef,
      nullable: true,
      description: 'The project that it was done in.',
      resolve: ({ projectId }) => ({ projectId }),
    }),
  }),
});

builder.objectField(ProjectRef, 'auditLogs', (t) =>
  t.field({
    type: AuditLogConnection,
    nullable: true,
    args: {
      ...connectionArgs,
      startDate: t.arg({ type: 'Date', description: 'The first day to look at; no bound when left out.' }),
      endDate: t.arg({
        type: 'Date',
        description: 'The last day to look at, not before `startDate`; no bound when left out.',
      }),
    },
    access: rule,
    loads: auditLogs,
    description: 'What was done in the project, the latest first.',
    resolve: ({ projectId }, { startDate = null, endDate = null, ...args }, context) => {
      // Days of four-digit years compare as text.
      if (startDate !== null && endDate !== null && startDate > endDate) {
        throw new BadUserInputError(`"startDate" (${startDate}) lies after "endDate" (${endDate}).`);
      }
      return resolveConnection(context, args, {
        loader: auditLogs,
        list: { projectId, startDate, endDate },
        cursorOf: (entry: AuditLog) => entry.id,
        toNode: (entry) => Held.of(projectId, entry.id, entry),
      });
    },
  }),
);
