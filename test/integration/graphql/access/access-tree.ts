import {
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { typesBelow } from '../schema-walk.ts';

/** Arguments as they stand in a document, by `Type.field.argument` or by the name of the argument alone. */
export type TreeArguments = Readonly<Record<string, string>>;

/** One field in one place of a document. */
export interface Place {
  /** Where its value or its error stands in an answer, as response names joined by dots, without places in lists. */
  readonly path: string;
  /** The way to it as `Type.field`, itself last. */
  readonly steps: readonly string[];
}

/** A document, and every field that it asks for. */
export interface AskedTree {
  readonly document: string;
  readonly places: readonly Place[];
}

/** One selected field with what is selected below it. */
interface Selected {
  readonly place: Place;
  readonly call: string;
  readonly type: GraphQLNamedType;
  children: Selected[];
}

/**
 * One document for each field of Query. Together they follow every field that leads to an object, and ask there for
 * every field of that object; further below only where its type is met for the first time. So a type that can be reached
 * in several ways is asked about on each of them.
 */
export function queryTrees(schema: GraphQLSchema, args: TreeArguments): readonly AskedTree[] {
  const query = schema.getQueryType();
  if (query === undefined || query === null) throw new Error('The schema has no Query.');
  const roots = childrenOf(query, null, args).filter(({ call }) => !/^(node|nodes|_entities)\b/.test(call));
  growAll(roots, args, new Set());
  return roots.map((root) => ({ document: `{ ${textOf(root)} }`, places: placesOf(root) }));
}

/**
 * The same for the result of one mutation, all members of the union included. Types that Query leads to are not followed
 * further down.
 */
export function mutationTree(
  schema: GraphQLSchema,
  mutation: string,
  args: TreeArguments,
): AskedTree & { readonly inputType: string } {
  const type = schema.getMutationType();
  const field = type?.getFields()[mutation];
  const [argument] = field?.args ?? [];
  const result = field && getNamedType(field.type);
  if (!type || !isUnionType(result) || argument === undefined)
    throw new Error(`${mutation} is no mutation of ours.`);
  const root: Selected = {
    place: { path: mutation, steps: [`Mutation.${mutation}`] },
    call: `${mutation}(input: $input)`,
    type: result,
    children: [],
  };
  const members = result.getTypes().map((member) => {
    const children = childrenOf(member, root.place, args, `${member.name}_`);
    growAll(children, args, new Set(typesBelow(schema.getQueryType(), schema)));
    return { member: member.name, children };
  });
  const selections = members.map(
    ({ member, children }) => `... on ${member} { ${children.map(textOf).join(' ')} }`,
  );
  return {
    inputType: String(argument.type),
    document: `mutation ($input: ${String(argument.type)}) { ${root.call} { __typename ${selections.join(' ')} } }`,
    places: [root.place, ...members.flatMap(({ children }) => children.flatMap(placesOf))],
  };
}

/** The same for one field of Subscription, whose root is an event. */
export function subscriptionTree(schema: GraphQLSchema, field: string, args: TreeArguments): AskedTree {
  const type = schema.getSubscriptionType();
  if (type === undefined || type === null) throw new Error('The schema has no Subscription.');
  const roots = childrenOf(type, null, args).filter(({ place }) => place.path === field);
  growAll(roots, args, new Set(typesBelow(schema.getQueryType(), schema)));
  return { document: `subscription { ${roots.map(textOf).join(' ')} }`, places: roots.flatMap(placesOf) };
}

/** Objects found by id, in each of the ways that there are, whole and by their ids alone. */
export function byIdTree(
  schema: GraphQLSchema,
  objects: Readonly<Record<string, { readonly nodeId: string; readonly id: string }>>,
  args: TreeArguments,
): AskedTree {
  const asked = Object.entries(objects).flatMap(([typeName, { nodeId, id }]) => {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new Error(`${typeName} is not an object type.`);
    const representation = `{ __typename: "${typeName}", id: ${JSON.stringify(id)} }`;
    const ways: readonly (readonly [field: string, call: string])[] = [
      ['node', `node(id: "${nodeId}")`],
      ['nodes', `nodes(ids: ["${nodeId}"])`],
      ['_entities', `_entities(representations: [${representation}])`],
    ];
    return ways.flatMap(([field, call]) =>
      [false, true].map((idOnly) => {
        const path = `${field}_${typeName}${idOnly ? '_id' : ''}`;
        const place: Place = { path, steps: [`Query.${field}`, `${typeName} (by id)`] };
        const children = childrenOf(type, place, args).filter(
          ({ call: inner }) => !idOnly || inner === 'id' || inner === 'nodeId',
        );
        return {
          text: `${path}: ${call} { __typename ... on ${typeName} { ${children.map(textOf).join(' ')} } }`,
          places: [place, ...children.map((child) => child.place)],
        };
      }),
    );
  });
  return {
    document: `{ ${asked.map(({ text }) => text).join(' ')} }`,
    places: asked.flatMap(({ places }) => places),
  };
}

/** Where the items of a list are found by id one by one, and refused one by one. */
const gatesOfItems: Readonly<Record<string, readonly string[]>> = {
  'Query.customersByIds': ['Customer (by id)'],
  'Project.customersByIds': ['Customer (by id)'],
};

/** `grown` names the types that have been followed further down elsewhere. */
function growAll(roots: readonly Selected[], args: TreeArguments, grown: Set<string>): void {
  const waiting = [...roots];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { type } = next;
    if (!isObjectType(type)) continue;
    const isFirst = !grown.has(type.name);
    grown.add(type.name);
    next.children = childrenOf(type, next.place, args);
    if (isFirst) waiting.push(...next.children);
    // The parts of a list are no objects of their own: it is their items that this way leads to.
    else if (type.name.endsWith('Connection'))
      waiting.push(...next.children.filter(({ place }) => place.path.endsWith('.nodes')));
  }
}

/** The fields of a type, each without anything below it; without those that want an argument nobody gave. */
function childrenOf(
  parent: GraphQLObjectType,
  above: Place | null,
  args: TreeArguments,
  alias = '',
): Selected[] {
  return Object.values(parent.getFields()).flatMap((field) => {
    const call = callOf(parent, field, args);
    if (call === null) return [];
    const name = `${alias}${field.name}`;
    const step = `${parent.name}.${field.name}`;
    const place: Place = {
      path: above === null ? name : `${above.path}.${name}`,
      steps: [...(above?.steps ?? []), step, ...(gatesOfItems[step] ?? [])],
    };
    const aliased = alias === '' ? call : `${name}: ${call}`;
    return [{ place, call: aliased, type: getNamedType(field.type), children: [] }];
  });
}

function textOf({ call, type, children }: Selected): string {
  return isLeafType(type) ? call : `${call} { ${['__typename', ...children.map(textOf)].join(' ')} }`;
}

function placesOf({ place, children }: Selected): Place[] {
  return [place, ...children.flatMap(placesOf)];
}

function callOf(
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  args: TreeArguments,
): string | null {
  const given: string[] = [];
  for (const argument of field.args) {
    const value = args[`${parent.name}.${field.name}.${argument.name}`] ?? args[argument.name];
    if (value !== undefined) given.push(`${argument.name}: ${value}`);
    else if (isRequiredArgument(argument)) return null;
  }
  return given.length === 0 ? field.name : `${field.name}(${given.join(', ')})`;
}
