import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import { operations } from '../revenuecat/generated/operations.ts';
import { defaultPageSize } from './common/page-size.ts';
import { gatewayWeight } from './cost/gateway-weight.ts';
import type { Loads } from './cost/loads.ts';
import type { FieldAccess } from './field-access.ts';

/** The parts of a field's options that gateways and contracts are told of; declared loosely, as hooks see them. */
interface ComposedOptions {
  readonly tag?: string | readonly string[] | undefined;
  readonly loads?: Loads | undefined;
}

/**
 * What supergraphs need to know besides keys and access: tags, from which contracts cut smaller graphs, and the sizes of
 * lists and weights of fields, from which gateways work out what a document may cost. All follow from what the field says anyway.
 */
class CompositionPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(fieldConfig: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const { tag: given = [], loads } = fieldConfig.pothosOptions as ComposedOptions;
    const tag = [...(typeof given === 'string' ? [given] : given), ...tagsOf(fieldConfig)];
    const listSize = isConnection(fieldConfig) ? { listSize: connectionSize } : {};
    const weight = gatewayWeight(fieldConfig.parentType, loads);
    const cost = weight === undefined ? {} : { cost: weight };
    return {
      ...fieldConfig,
      pothosOptions: {
        ...fieldConfig.pothosOptions,
        ...(tag.length === 0 ? {} : { tag }),
        ...listSize,
        ...cost,
      },
    } as PothosOutputFieldConfig<Types>;
  }
}

/** `first` says how long a page is, and the default where it is left out; the items lie one level deeper, under two names. */
const connectionSize = {
  assumedSize: defaultPageSize,
  slicingArguments: ['first'],
  sizedFields: ['edges', 'nodes'],
  requireOneSlicingArgument: false,
};

function isConnection<Types extends SchemaTypes>({ args }: PothosOutputFieldConfig<Types>): boolean {
  return 'first' in args && 'after' in args;
}

/** `staff`: no customer ever gets in. `beta`: what upstream may still change. `internal`: what is about this server. */
function tagsOf<Types extends SchemaTypes>({
  extensions,
}: PothosOutputFieldConfig<Types>): readonly string[] {
  const access = extensions?.['access'] as FieldAccess | undefined;
  if (access === undefined || access === 'free') return [];
  return [
    ...(access.customers === 'none' ? ['staff'] : []),
    ...('scope' in access ? ['internal'] : []),
    ...('operation' in access && operations[access.operation].release === 'beta' ? ['beta'] : []),
  ];
}

const pluginName = 'composition';
export default pluginName;

SchemaBuilder.registerPlugin(pluginName, CompositionPlugin);

declare global {
  // Pothos takes the names of plugins from this namespace.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      composition: CompositionPlugin<Types>;
    }
  }
}
