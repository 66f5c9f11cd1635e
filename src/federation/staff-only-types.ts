import {
  Kind,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';

/** The tag of what no customer ever reaches. Fields have it by their access rules, types by what is below. */
const staffTag = 'staff';

/**
 * Tags the types that only fields for staff lead to, so that a contract without `staff` leaves them out as a whole: a type of
 * which fields remain while all that refers to it is gone, or the other way round, does not compose.
 */
export function tagStaffOnlyTypes(document: DocumentNode): DocumentNode {
  const types = new Map(
    document.definitions.filter(isTypeDefinition).map((type) => [type.name.value, type] as const),
  );
  const reached = typesReachedByCustomers(types);
  const tagged = <Type extends TypeDefinitionNode>(type: Type): Type | undefined =>
    reached.has(type.name.value) ? undefined : { ...type, directives: [...(type.directives ?? []), tag] };
  return visit(document, {
    ObjectTypeDefinition: tagged,
    InterfaceTypeDefinition: tagged,
    UnionTypeDefinition: tagged,
    EnumTypeDefinition: tagged,
    InputObjectTypeDefinition: tagged,
  });
}

const tag: ConstDirectiveNode = {
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: 'tag' },
  arguments: [
    {
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: 'name' },
      value: { kind: Kind.STRING, value: staffTag },
    },
  ],
};

function typesReachedByCustomers(types: ReadonlyMap<string, TypeDefinitionNode>): ReadonlySet<string> {
  const reached = new Set(['Query', 'Mutation', 'Subscription']);
  // A set gives what is added while it is walked, too.
  for (const name of reached) {
    const type = types.get(name);
    if (type === undefined) continue;
    for (const next of namesIn(type)) reached.add(next);
    if (type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const other of types.values()) {
      if (
        other.kind === Kind.OBJECT_TYPE_DEFINITION &&
        other.interfaces?.some((it) => it.name.value === name)
      )
        reached.add(other.name.value);
    }
  }
  return reached;
}

function namesIn(type: TypeDefinitionNode): readonly string[] {
  switch (type.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const fields: readonly FieldDefinitionNode[] = type.fields ?? [];
      return [
        ...(type.interfaces ?? []).map((it) => it.name.value),
        ...fields
          .filter((field) => !isForStaff(field))
          .flatMap((field) => [field, ...(field.arguments ?? [])])
          .map(typeName),
      ];
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return (type.fields ?? []).map(typeName);
    case Kind.UNION_TYPE_DEFINITION:
      return (type.types ?? []).map((it) => it.name.value);
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_DEFINITION:
      return [];
  }
}

function isForStaff({ directives = [] }: FieldDefinitionNode): boolean {
  return directives.some(
    ({ name, arguments: args = [] }) =>
      name.value === 'tag' &&
      args.some(({ value }) => value.kind === Kind.STRING && value.value === staffTag),
  );
}

function typeName({ type }: FieldDefinitionNode | InputValueDefinitionNode): string {
  let inner: TypeNode = type;
  while (inner.kind !== Kind.NAMED_TYPE) inner = inner.type;
  return inner.name.value;
}

function isTypeDefinition(node: DocumentNode['definitions'][number]): node is TypeDefinitionNode {
  return node.kind.endsWith('TypeDefinition');
}
