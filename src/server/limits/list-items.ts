import {
  getNamedType,
  getNullableType,
  getOperationAST,
  isListType,
  Kind,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { isConnectionName } from '../../schema/cost/cost-plugin.ts';
import { defaultPageSize } from '../../schema/common/page-size.ts';
import { mostCounted } from './document-limit-error.ts';
import { fieldDefinition } from './field-definition.ts';
import { fragmentsOf } from './document-shape.ts';

/** A list that nobody says the length of, such as the scopes of a viewer. */
const assumedLength = 10;
/** The schema is answered from memory, so nothing but this count stands against asking for all of it over and over. */
const weightOfSchemaTypes = 5;

/** A document that is valid and about to be executed. */
export interface ItemsRequest {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  /** The largest `first`: a larger one is refused when its field is resolved, and counts nothing here. */
  readonly maxPageSize: number;
}

/**
 * The most items that the lists of an answer could hold together: page sizes multiply on the way down. Takes time in
 * proportion to the document, since each fragment is looked at once. `@skip` and `@include` are not heeded.
 */
export function countListItems(request: ItemsRequest): number {
  const operation = getOperationAST(request.document, request.operationName);
  const root = operation ? request.schema.getRootType(operation.operation) : undefined;
  if (!operation || !root) return 0;
  return new ItemsWalk(request, operation).itemsOf(operation.selectionSet, root);
}

class ItemsWalk {
  readonly #schema: GraphQLSchema;
  readonly #maxPageSize: number;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #variables: Readonly<Record<string, unknown>>;
  readonly #known = new Map<string, number>();

  constructor(
    { schema, document, variables, maxPageSize }: ItemsRequest,
    operation: OperationDefinitionNode,
  ) {
    this.#schema = schema;
    this.#maxPageSize = maxPageSize;
    this.#fragments = fragmentsOf(document);
    const defaults = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
      defaultValue === undefined ? [] : [[variable.name.value, valueFromASTUntyped(defaultValue)] as const],
    );
    // Without a prototype, or `$toString` would have a value that nobody gave it.
    this.#variables = Object.assign(
      Object.create(null) as Record<string, unknown>,
      Object.fromEntries(defaults),
      variables,
    );
  }

  itemsOf(set: SelectionSetNode, parent: GraphQLNamedType | undefined): number {
    let items = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        items += this.#itemsOfField(selection, parent);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        items += this.itemsOf(
          selection.selectionSet,
          condition === undefined ? parent : this.#schema.getType(condition),
        );
      } else {
        items += this.#itemsOfFragment(selection.name.value);
      }
    }
    return Math.min(mostCounted, items);
  }

  #itemsOfField(node: FieldNode, parent: GraphQLNamedType | undefined): number {
    const field = fieldDefinition(this.#schema, parent, node.name.value);
    if (field === undefined) return 0;
    const type = getNamedType(field.type);
    const below = node.selectionSet === undefined ? 0 : this.itemsOf(node.selectionSet, type);
    // The connection says how many its `nodes` and `edges` hold, which count one each.
    if (isConnectionName(type.name)) return this.#pageSizeOf(node) * below;
    if (!isListType(getNullableType(field.type))) return below;
    if (parent !== undefined && isConnectionName(parent.name)) return 1 + below;
    return this.#lengthOf(field, node, parent) * (1 + below);
  }

  #itemsOfFragment(name: string): number {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return 0;
    const items = this.itemsOf(
      fragment.selectionSet,
      this.#schema.getType(fragment.typeCondition.name.value),
    );
    this.#known.set(name, items);
    return items;
  }

  #pageSizeOf(node: FieldNode): number {
    const size = this.#argument(node, 'first') ?? defaultPageSize;
    return typeof size === 'number' && size >= 0 && size <= this.#maxPageSize ? size : 0;
  }

  #lengthOf(
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
    parent: GraphQLNamedType | undefined,
  ): number {
    if (parent?.name === '__Schema' && field.name === 'types')
      return Object.keys(this.#schema.getTypeMap()).length * weightOfSchemaTypes;
    // One item for each that is asked for, as in `customersByIds` and `_entities`.
    const asked = field.args
      .filter(({ type }) => isListType(getNullableType(type)))
      .map(({ name }) => this.#argument(node, name))
      .find(Array.isArray);
    return asked?.length ?? assumedLength;
  }

  #argument(node: FieldNode, name: string): unknown {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
    return value === undefined ? undefined : valueFromASTUntyped(value, this.#variables);
  }
}
