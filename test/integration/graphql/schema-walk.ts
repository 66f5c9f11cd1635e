import {
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** Arguments that a walk cannot leave out, as they stand in a document; by argument or by `Type.field.argument`. */
export type WalkArguments = Readonly<Record<string, string>>;

/** A document for each field of Query that selects everything below it, `depth` objects deep. */
export function documentsOf(
  schema: GraphQLSchema,
  args: WalkArguments,
  depth: number,
): readonly { readonly name: string; readonly document: string }[] {
  const query = schema.getQueryType();
  if (query === undefined || query === null) throw new Error('The schema has no Query.');
  return Object.values(query.getFields())
    .filter((field) => isObjectType(getNamedType(field.type)))
    .map((field) => ({
      name: field.name,
      document: `{ ${selectionOfField(query, field, args, depth, [])} }`,
    }));
}

/**
 * Selects a field whole. An object is not selected again below an object of its own type: what is true of it there
 * is seen where it is selected first.
 */
function selectionOfField(
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  args: WalkArguments,
  depth: number,
  above: readonly string[],
): string {
  const call = field.name + argumentsOf(parent, field, args);
  const type = getNamedType(field.type);
  if (isLeafType(type)) return call;
  if (!isObjectType(type)) throw new Error(`The walk does not know how to select ${type.name}.`);
  // The parts of a connection or of an object are not objects of their own.
  const isPart = /Connection$|Edge$|^PageInfo$|PendingChanges$/.test(type.name);
  // Everything is below a project, so below other objects it is asked for what it is itself.
  const isProjectOfObject = type.name === 'Project' && above.length > 0;
  const left = isPart ? depth : isProjectOfObject ? 0 : depth - 1;
  const below = Object.values(type.getFields()).filter((inner) => {
    const innerType = getNamedType(inner.type);
    return (
      isLeafType(innerType) || (left > 0 && innerType.name !== type.name && !above.includes(innerType.name))
    );
  });
  const inner = below.map((it) => selectionOfField(type, it, args, left, [...above, type.name]));
  return `${call} { ${['__typename', ...inner].join(' ')} }`;
}

function argumentsOf(
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  args: WalkArguments,
): string {
  const given = field.args.flatMap((argument: GraphQLArgument) => {
    const value = args[`${parent.name}.${field.name}.${argument.name}`] ?? args[argument.name];
    return value === undefined ? [] : [`${argument.name}: ${value}`];
  });
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

/** The names of an object type and of all that its fields lead to, through lists, unions and interfaces of objects. */
export function typesBelow(
  type: GraphQLNamedType | null | undefined,
  schema: GraphQLSchema,
  seen = new Set<string>(),
): ReadonlySet<string> {
  if (isAbstractType(type)) {
    for (const member of schema.getPossibleTypes(type)) typesBelow(member, schema, seen);
  } else if (isObjectType(type) && !seen.has(type.name)) {
    seen.add(type.name);
    for (const field of Object.values(type.getFields())) typesBelow(getNamedType(field.type), schema, seen);
  }
  return seen;
}

/** Notes every field of an answer, by `Type.field`, and whether it ever had a value. */
export function noteValues(answer: unknown, hadValue: Map<string, boolean>): void {
  if (Array.isArray(answer)) {
    for (const item of answer) noteValues(item, hadValue);
    return;
  }
  if (typeof answer !== 'object' || answer === null) return;
  const { __typename: type, ...fields } = answer as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(fields)) {
    if (typeof type === 'string') {
      const field = `${type}.${name}`;
      hadValue.set(field, (hadValue.get(field) ?? false) || value !== null);
    }
    noteValues(value, hadValue);
  }
}
