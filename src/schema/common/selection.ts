import { collectSubFields } from '@graphql-tools/utils';
import {
  BREAK,
  isObjectType,
  visit,
  type ASTNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql';
import { servedName } from './served-name.ts';

type Names = ReadonlySet<string>;

/**
 * What fields select, for those of which no directive has a say. A document is parsed once and executed many times, and a
 * list asks the same of each of its items.
 */
const known = new WeakMap<FieldNode, Map<GraphQLObjectType, Names | 'by variables'>>();

/**
 * The names of the fields that the document selects of the object that a resolver is about to return. `typeName` is the
 * object's concrete type; the resolver's own type may be an interface or a union.
 */
export function selectedFields(info: GraphQLResolveInfo, typeName: string): Names {
  const type = info.schema.getType(servedName(info.schema, typeName));
  if (!isObjectType(type)) throw new Error(`${typeName} is not an object type.`);
  const [node, ...others] = info.fieldNodes;
  // Which of several are merged is a matter of directives, too.
  if (node === undefined || others.length > 0) return collectNames(info, type);
  const ofNode = known.get(node) ?? new Map<GraphQLObjectType, Names | 'by variables'>();
  known.set(node, ofNode);
  const remembered = ofNode.get(type);
  if (remembered !== undefined && remembered !== 'by variables') return remembered;
  const names = collectNames(info, type);
  if (remembered === undefined)
    ofNode.set(type, hasDirectives(node, info.fragments) ? 'by variables' : names);
  return names;
}

function collectNames(info: GraphQLResolveInfo, type: GraphQLObjectType): Names {
  const { fields, patches } = collectSubFields(info.schema, info.fragments, info.variableValues, type, [
    ...info.fieldNodes,
  ]);
  const nodes = [...fields.values(), ...patches.flatMap((patch) => [...patch.fields.values()])].flat();
  return new Set(nodes.map((node) => node.name.value));
}

/** Whether there is a directive anywhere below the field, in fragments as well. */
function hasDirectives(
  field: FieldNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode | undefined>>,
): boolean {
  const open: ASTNode[] = field.selectionSet === undefined ? [] : [field.selectionSet];
  const spread = new Set<string>();
  let found = false;
  for (const next of open) {
    visit(next, {
      Directive() {
        found = true;
        return BREAK;
      },
      FragmentSpread({ name }) {
        const fragment = fragments[name.value];
        if (fragment === undefined || spread.has(name.value)) return;
        spread.add(name.value);
        open.push(fragment);
      },
    });
    if (found) return true;
  }
  return false;
}

/** What every reference tells of its object without loading it. */
export const freeFields: ReadonlySet<string> = new Set(['__typename', 'id', 'nodeId', 'projectId']);

/** Whether a reference can be answered from its id alone. */
export function selectsOnlyId(info: GraphQLResolveInfo, typeName: string): boolean {
  return [...selectedFields(info, typeName)].every((name) => freeFields.has(name));
}
