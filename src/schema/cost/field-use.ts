import {
  getArgumentValues,
  getNamedType,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type SelectionSetNode,
} from 'graphql';
import { upstreamPageLimit } from '../../loading/list-reading.ts';
import { defaultPageSize } from '../common/page-size.ts';
import { isConnectionName } from './cost-plugin.ts';
import { selectedOf, type QueryDocument } from './selected-fields.ts';

/** One question of a document to an object: a field with its arguments, however often and by whatever alias it stands there. */
export interface FieldUse {
  readonly field: GraphQLField<unknown, unknown>;
  readonly args: Readonly<Record<string, unknown>>;
  readonly selectionSets: readonly SelectionSetNode[];
  /** How many items a list gives at most, and the upstream pages that hold them. One where it is no list. */
  readonly items: number;
  readonly pages: number;
}

/** The questions to an object that execution will come to. Those with arguments that it refuses are left out. */
export function fieldsToEstimate(
  document: QueryDocument,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  maxPageSize: number,
  visit: () => void,
): readonly FieldUse[] {
  const groups = new Map<
    string,
    { field: FieldUse['field']; args: FieldUse['args']; sets: SelectionSetNode[] }
  >();
  for (const node of selectedOf(document, type, sets, visit)) {
    const field = type.getFields()[node.name.value];
    const args = field === undefined ? undefined : argumentsOf(field, node, document);
    if (field === undefined || args === undefined) continue;
    const name = JSON.stringify([field.name, args]);
    const group = groups.get(name) ?? { field, args, sets: [] };
    if (node.selectionSet !== undefined) group.sets.push(node.selectionSet);
    groups.set(name, group);
  }
  return [...groups.values()].flatMap(({ field, args, sets: selectionSets }) => {
    const items = itemsOf(field, args);
    if (items < 1 || items > maxPageSize) return [];
    return [{ field, args, selectionSets, items, pages: Math.ceil(items / upstreamPageLimit) }];
  });
}

function argumentsOf(
  field: FieldUse['field'],
  node: FieldNode,
  { variables }: QueryDocument,
): FieldUse['args'] | undefined {
  try {
    return getArgumentValues(field, node, variables);
  } catch {
    return undefined;
  }
}

function itemsOf(field: FieldUse['field'], args: FieldUse['args']): number {
  if (!isConnectionName(getNamedType(field.type).name)) return 1;
  // A `first` of null means the default, as leaving it out does.
  const { first } = args;
  return typeof first === 'number' ? first : defaultPageSize;
}
