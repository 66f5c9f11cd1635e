import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import { getNamedType, isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import type { Loads } from './loads.ts';

/** The parts of Pothos' options that this plugin reads; declared loosely, as hooks see them. */
interface CostOptions {
  readonly loads?: Loads;
  readonly access?: 'free' | { readonly operation?: string; readonly rule?: { readonly operation?: string } };
}

/**
 * Keeps what each field loads where the estimate of calls finds it. A field that could load and says nothing stops the
 * build: one of a root type, one that leads to an object with an identity or to a list, and one whose rule names another
 * operation than its type's. Everything else is taken to be in its parent, which the table of calls holds to account.
 */
class CostPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(fieldConfig: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const { loads } = fieldConfig.pothosOptions as CostOptions;
    const mustSay = this.#hasOperationOfItsOwn(fieldConfig);
    return { ...fieldConfig, extensions: { ...fieldConfig.extensions, loads, mustSayLoads: mustSay } };
  }

  override afterBuild(schema: GraphQLSchema): GraphQLSchema {
    const silent = silentFields(schema);
    if (silent.length > 0) {
      throw new Error(
        `These fields do not say what they load; give each a "loads", which may be 'nothing': ${silent.join(', ')}.`,
      );
    }
    return schema;
  }

  #hasOperationOfItsOwn({ parentType, pothosOptions }: PothosOutputFieldConfig<Types>): boolean {
    const { access } = pothosOptions as CostOptions;
    if (access === undefined || access === 'free') return false;
    const type = this.builder.configStore.getTypeConfig(parentType).pothosOptions as CostOptions | undefined;
    const rule = type?.access === 'free' ? undefined : type?.access?.rule;
    return access.operation !== rule?.operation;
  }
}

function silentFields(schema: GraphQLSchema): readonly string[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
    .flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields())
            .filter(
              (field) =>
                field.extensions['loads'] === undefined &&
                (roots.includes(type) || field.extensions['mustSayLoads'] === true || leadsAway(field)),
            )
            .map((field) => `${type.name}.${field.name}`)
        : [],
    );
}

/** Whether a field leads to a list, or to an object that can be loaded on its own. */
function leadsAway(field: GraphQLField<unknown, unknown>): boolean {
  const type = getNamedType(field.type);
  if (isConnectionName(type.name)) return true;
  // Which project something belongs to is known wherever it is known.
  if (!isObjectType(type) || type.name === 'Project') return false;
  return type.getInterfaces().some(({ name }) => name === 'Node');
}

export function isConnectionName(typeName: string): boolean {
  return typeName.endsWith('Connection');
}

const pluginName = 'cost';
export default pluginName;

SchemaBuilder.registerPlugin(pluginName, CostPlugin);

declare global {
  // Pothos takes the options of a plugin from this namespace.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      cost: CostPlugin<Types>;
    }
    export interface FieldOptions {
      /** What the resolver may load when nothing is remembered; the estimate of calls follows from it. */
      loads?: Loads;
    }
  }
}
