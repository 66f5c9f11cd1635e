import {
  Kind,
  visit,
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type NameNode,
  type SelectionSetNode,
} from 'graphql';
import type { PrefixedNames } from './prefixed-names.ts';

const rootTypes: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription']);

/**
 * A document of any kind under other names: type definitions and the fields of root types in SDL; types of fragments and
 * variables, and the fields at the top of operations, which keep their key in the answer.
 */
export function prefixedDocument(document: DocumentNode, names: PrefixedNames): DocumentNode {
  const renamedType = <Node extends { readonly name: NameNode }>(node: Node): Node => ({
    ...node,
    name: { ...node.name, value: names.type(node.name.value) },
  });
  const topFields = (selectionSet: SelectionSetNode): SelectionSetNode => ({
    ...selectionSet,
    selections: selectionSet.selections.map((selection) => {
      if (selection.kind === Kind.FIELD) return renamedField(selection, names);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
      return { ...selection, selectionSet: topFields(selection.selectionSet) };
    }),
  });
  const definition = <Node extends ASTNode & { readonly name: NameNode }>(node: Node): Node =>
    renamedType(node);
  return visit<DocumentNode>(document, {
    OperationDefinition: (node) => ({ ...node, selectionSet: topFields(node.selectionSet) }),
    FragmentDefinition: (node) =>
      rootTypes.has(node.typeCondition.name.value)
        ? { ...node, selectionSet: topFields(node.selectionSet) }
        : undefined,
    NamedType: renamedType,
    ObjectTypeDefinition: (node) =>
      rootTypes.has(node.name.value)
        ? {
            ...node,
            fields: (node.fields ?? []).map((field) => ({
              ...field,
              name: { ...field.name, value: names.rootField(field.name.value) },
            })),
          }
        : definition(node),
    InterfaceTypeDefinition: definition,
    UnionTypeDefinition: definition,
    EnumTypeDefinition: definition,
    InputObjectTypeDefinition: definition,
    ScalarTypeDefinition: definition,
  });
}

function renamedField(field: FieldNode, names: PrefixedNames): FieldNode {
  const value = names.rootField(field.name.value);
  if (value === field.name.value) return field;
  return { ...field, alias: field.alias ?? field.name, name: { ...field.name, value } };
}
