import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import type { RequestContext } from './context.ts';

const rootTypes: ReadonlySet<string> = new Set(['Query', 'Mutation']);

/**
 * Tells whoever measures how long each root field took, and whether it ended with an error of the top level. Only root
 * fields: a list of a hundred objects has thousands of others, most of which take no time.
 */
class WatchPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    fieldConfig: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (!rootTypes.has(fieldConfig.parentType)) return resolve;
    return (root, args, context, info) => {
      const ended = (context as unknown as RequestContext).watchField?.(fieldConfig.name);
      if (ended === undefined) return resolve(root, args, context, info);
      try {
        const result = resolve(root, args, context, info);
        if (!(result instanceof Promise)) {
          ended(false);
          return result;
        }
        return result.then(
          (value: unknown) => {
            ended(false);
            return value;
          },
          (error: unknown) => {
            ended(!isAbandoned(error));
            throw error;
          },
        );
      } catch (error) {
        ended(!isAbandoned(error));
        throw error;
      }
    };
  }
}

/** Whether the field was given up because nobody waits for it any more, which is no failure of it. */
function isAbandoned(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

const pluginName = 'watch';
export default pluginName;

SchemaBuilder.registerPlugin(pluginName, WatchPlugin);

declare global {
  // Pothos takes the options of a plugin from this namespace.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      watch: WatchPlugin<Types>;
    }
  }
}
