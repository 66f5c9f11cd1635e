import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  getOperationAST,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  parse,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/** How long a list is taken to be that nothing is said of: a setting of the gateway. */
const listSize = 20;

/**
 * What a gateway counts for a query, as the documentation of Apollo Router's demand control has it: a field costs its `@cost`, or
 * one when it leads to an object, and what is selected below it, as often as its list is long. `@listSize` says how long
 * the `sizedFields` of a field are. Fragments, input objects and mutations are not looked at.
 */
export function gatewayCost(
  schema: GraphQLSchema,
  document: string,
  variables: Readonly<Record<string, unknown>>,
): number {
  const operation = getOperationAST(parse(document));
  const query = schema.getQueryType();
  if (operation?.operation !== OperationTypeNode.QUERY || !query)
    throw new Error('Only a query is counted here.');
  return costOf(schema, query, operation.selectionSet, variables, new Map());
}

function costOf(
  schema: GraphQLSchema,
  parent: GraphQLObjectType,
  { selections }: SelectionSetNode,
  variables: Readonly<Record<string, unknown>>,
  sizes: ReadonlyMap<string, number>,
): number {
  const directive = (name: string) => {
    const found = schema.getDirective(name);
    if (!found) throw new Error(`The supergraph has no @${name}.`);
    return found;
  };
  let total = 0;
  for (const node of selections) {
    if (node.kind !== Kind.FIELD) throw new Error('Fragments are not counted here.');
    const field = parent.getFields()[node.name.value];
    if (field?.astNode == null) throw new Error(`${parent.name} has no ${node.name.value}.`);
    const args = getArgumentValues(field, node, variables);
    const { weight } = { ...getDirectiveValues(directive('cost'), field.astNode) };
    const sized = getDirectiveValues(directive('listSize'), field.astNode) as ListSize | undefined;
    const [slice] = sized?.slicingArguments?.flatMap((name) => args[name] ?? []) ?? [];
    const size = Number(slice ?? sized?.assumedSize ?? listSize);
    const below = new Map(sized?.sizedFields?.map((name) => [name, size]));
    const type = getNamedType(field.type);
    const own = typeof weight === 'number' ? weight : isCompositeType(type) ? 1 : 0;
    const inside =
      isObjectType(type) && node.selectionSet ? costOf(schema, type, node.selectionSet, variables, below) : 0;
    const count = isListType(getNullableType(field.type)) ? (sizes.get(field.name) ?? size) : 1;
    total += count * (own + inside);
  }
  return total;
}

interface ListSize {
  readonly assumedSize?: number;
  readonly slicingArguments?: readonly string[];
  readonly sizedFields?: readonly string[];
}
