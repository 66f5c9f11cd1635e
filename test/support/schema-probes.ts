import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** Arguments as they stand in a document, by `Type.field.argument` or by the name of the argument alone. */
export type ProbeArguments = Readonly<Record<string, string>>;

/** The same arguments for fields of `Project` as for those of `Query` that are about the default project. */
export function alsoOfProject(args: ProbeArguments): ProbeArguments {
  const ofQuery = Object.entries(args).filter(([name]) => name.startsWith('Query.'));
  return {
    ...Object.fromEntries(ofQuery.map(([name, value]) => [name.replace('Query.', 'Project.'), value])),
    ...args,
  };
}

/** A document that asks for one field and for nothing beside it but the way there. */
export interface Probe {
  /** `Type.field`. */
  readonly field: string;
  readonly document: string;
}

/**
 * One probe for each field that Query leads to, each by the shortest way. Fields without arguments that give a plain
 * value are asked together with their object.
 */
export function probesOf(schema: GraphQLSchema, args: ProbeArguments): readonly Probe[] {
  const query = schema.getQueryType();
  if (query === undefined || query === null) throw new Error('The schema has no Query.');
  const probes: Probe[] = [];
  const waiting: { type: GraphQLObjectType; wrap: (selection: string) => string }[] = [
    { type: query, wrap: (selection) => `{ __typename ${selection} }` },
  ];
  const seen = new Set<string>([query.name]);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { type, wrap } = next;
    for (const field of Object.values(type.getFields())) {
      const call = callOf(type, field, args);
      if (call === null) continue;
      const result = getNamedType(field.type);
      const isAskedWithObject = isLeafType(result) && !field.args.some(isRequiredArgument);
      if (!isAskedWithObject) {
        probes.push({ field: `${type.name}.${field.name}`, document: wrap(call + everyLeafOf(result)) });
      }
      if (!isObjectType(result) || seen.has(result.name)) continue;
      seen.add(result.name);
      waiting.push({ type: result, wrap: (selection) => wrap(`${call} { __typename ${selection} }`) });
    }
  }
  return probes;
}

/** One probe for each mutation, with an input made from its type; `inputs` corrects what types do not tell. */
export function mutationProbesOf(
  schema: GraphQLSchema,
  inputs: Readonly<Record<string, object>>,
): readonly (Probe & { readonly variables: { readonly input: object } })[] {
  return Object.values(schema.getMutationType()?.getFields() ?? {}).map((field) => {
    const result = getNamedType(field.type);
    const [argument] = field.args;
    if (!isUnionType(result) || argument === undefined)
      throw new Error(`${field.name} is no mutation of ours.`);
    const selections = result.getTypes().map((type) => `... on ${type.name}${everyLeafOf(type, 3)}`);
    return {
      field: `Mutation.${field.name}`,
      document: `mutation ($input: ${String(argument.type)}) { ${field.name}(input: $input) { __typename ${selections.join(' ')} } }`,
      variables: { input: { ...(inputOf(argument.type) as object), ...inputs[field.name] } },
    };
  });
}

function callOf(
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  args: ProbeArguments,
): string | null {
  const given: string[] = [];
  for (const argument of field.args) {
    const value = args[`${parent.name}.${field.name}.${argument.name}`] ?? args[argument.name];
    if (value !== undefined) given.push(`${argument.name}: ${value}`);
    else if (isRequiredArgument(argument)) return null;
  }
  return given.length === 0 ? field.name : `${field.name}(${given.join(', ')})`;
}

/** The leaves of a type, through the parts of a connection and `depth` objects deep. */
function everyLeafOf(type: GraphQLNamedType, depth = 1): string {
  if (isLeafType(type)) return '';
  if (!isObjectType(type) && !isInterfaceType(type)) return ' { __typename }';
  const names = ['__typename'];
  for (const field of Object.values(type.getFields())) {
    if (field.args.some(isRequiredArgument)) continue;
    const result = getNamedType(field.type);
    if (isLeafType(result)) names.push(field.name);
    else if (isPartOfList(type)) names.push(field.name + everyLeafOf(result, depth));
    else if (depth > 1 && (field.args.length === 0 || isPartOfList(result)))
      names.push(field.name + everyLeafOf(result, depth - 1));
  }
  return ` { ${names.join(' ')} }`;
}

function isPartOfList(type: GraphQLNamedType): boolean {
  return /Connection$|Edge$/.test(type.name);
}

const samples: Readonly<Record<string, unknown>> = {
  ID: 'string',
  String: 'string',
  Int: 1,
  Float: 1,
  Boolean: false,
  DateTime: '2027-06-01T00:00:00.000Z',
  Date: '2026-06-01',
  Duration: 'P1M',
  JSON: {},
};

function inputOf(type: GraphQLInputType): unknown {
  const given = getNullableType(type);
  if (isListType(given)) return [inputOf(given.ofType)];
  if (isEnumType(given)) return given.getValues().find(({ name }) => name !== 'UNRECOGNIZED')?.name;
  if (!isInputObjectType(given)) return samples[given.name] ?? 'string';
  const fields = Object.values(given.getFields()).filter(
    ({ name, isDeprecated }: { name: string; isDeprecated?: boolean }) =>
      !['idempotencyKey', 'dryRun', 'projectId'].includes(name) && isDeprecated !== true,
  );
  const used = given.isOneOf ? fields.slice(0, 1) : fields;
  return Object.fromEntries(used.map((field) => [field.name, inputOf(field.type)]));
}
