import { operations, type OperationId } from '../../revenuecat/generated/operations.ts';
import { buildPath } from '../../revenuecat/path.ts';
import type { LimitedRequest } from '../../revenuecat/request-issues.ts';
import { builder } from '../builder.ts';

/** What a mutation would send. */
export interface DryRun {
  readonly operation: OperationId;
  readonly path: string;
  readonly body: unknown;
}

/** The request as it would be sent, without sending it. */
export function dryRunOf(operation: OperationId, request: LimitedRequest): DryRun {
  return { operation, path: buildPath(operation, request.path ?? {}), body: request.body ?? null };
}

export const DryRunRef = builder.objectRef<DryRun>('DryRun');

DryRunRef.implement({
  description: 'What a mutation would send to RevenueCat. Every check that needs no writing has passed.',
  access: { rule: 'free' },
  fields: (t) => ({
    operation: t.exposeString('operation', {
      nullable: false,
      description: "RevenueCat's name of the operation.",
    }),
    method: t.string({
      nullable: false,
      description: 'The HTTP method of the call that would be made.',
      resolve: ({ operation }) => operations[operation].method,
    }),
    path: t.exposeString('path', { nullable: false, description: 'The path below the version of the API.' }),
    body: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The body; null when there is none.',
      resolve: ({ body }) => body,
    }),
  }),
});
