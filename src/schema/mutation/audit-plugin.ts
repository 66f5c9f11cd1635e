import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import type { OperationId } from '../../revenuecat/generated/operations.ts';
import { RevenueCatError } from '../../revenuecat/errors.ts';
import type { MutationEnd, RequestContext } from '../context.ts';

/** What the audit record of a mutation says of it. */
interface Audited {
  readonly operation: OperationId;
  /** The ids that the arguments name, by upstream's names. The project is not known of what was refused before. */
  targets(args: object, projectId: string | null): Readonly<Record<string, string>>;
}

/** What audit records read of a mutation's result. */
interface AuditedResult {
  readonly projectId: string;
  readonly dryRun: unknown;
  readonly upstreamStatus: number | null;
}

/**
 * One audit record for each mutation that is tried, also for one that the access rules refuse: this wraps them. A
 * mutation without a rule for its record stops the build.
 */
class AuditPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    fieldConfig: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (fieldConfig.parentType !== 'Mutation') return resolve;
    const { audit } = fieldConfig.pothosOptions as { readonly audit?: Audited };
    if (audit === undefined)
      throw new Error(`Mutation.${fieldConfig.name} does not say what its audit record holds.`);
    return async (root, args, context, info) => {
      const { audit: begin, now } = context as unknown as RequestContext;
      const { name: mutation } = fieldConfig;
      const { operation } = audit;
      const startedAt = now();
      const end = begin({ mutation, operation, targetIds: audit.targets(args, null), startedAt });
      const record = (
        projectId: string | null,
        how: Pick<MutationEnd, 'outcome' | 'upstreamStatus'>,
      ): void => {
        end({ targetIds: audit.targets(args, projectId), durationMs: now() - startedAt, ...how });
      };
      try {
        const result = (await resolve(root, args, context, info)) as AuditedResult;
        const { projectId, upstreamStatus } = result;
        record(projectId, { outcome: { kind: result.dryRun === null ? 'done' : 'dry-run' }, upstreamStatus });
        return result;
      } catch (error) {
        record(null, { outcome: { kind: 'failed', error }, upstreamStatus: upstreamStatusOf(error) });
        throw error;
      }
    };
  }
}

/** Of upstream's error, or of the user error that was made of it. */
function upstreamStatusOf(error: unknown): number | null {
  if (error instanceof RevenueCatError) return error.status;
  return error instanceof Error && error.cause instanceof RevenueCatError ? error.cause.status : null;
}

const pluginName = 'audit';
export default pluginName;

SchemaBuilder.registerPlugin(pluginName, AuditPlugin);

declare global {
  // Pothos takes the options of a plugin from this namespace.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      audit: AuditPlugin<Types>;
    }
    export interface FieldOptions {
      /** For the fields of Mutation: what their audit records hold. */
      audit?: Audited;
    }
  }
}
