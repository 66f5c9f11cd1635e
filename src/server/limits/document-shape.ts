import {
  getNamedType,
  getNullableType,
  isListType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { documentLimitError, mostCounted, type DocumentMeasure } from './document-limit-error.ts';
import { fieldDefinition } from './field-definition.ts';

/** What is limited in a document that is parsed, whatever its variables are. */
export interface ShapeLimits {
  readonly depth: number;
  readonly listDepth: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly fields: number;
}

/** Fragments that are spread inside each other, with or without fields between them; everything here and later recurs into them. */
const mostFragmentDepth = 100;

/** What selections amount to, with their fragments in place. */
interface Shape {
  /** Levels of fields. */
  readonly depth: number;
  /** Lists on the way to the deepest. */
  readonly listDepth: number;
  readonly aliases: number;
  readonly fields: number;
  /** Fields of the first level. */
  readonly width: number;
}

const empty: Shape = { depth: 0, listDepth: 0, aliases: 0, fields: 0, width: 0 };

/**
 * The limits that a document exceeds, one error each. Before validation, whose rules may take long with such documents: so
 * what is invalid counts as far as it can be read. Takes time in proportion to the document, since each fragment is
 * looked at once.
 */
export function exceededLimits(
  schema: GraphQLSchema,
  document: DocumentNode,
  limits: ShapeLimits,
): readonly GraphQLError[] {
  const walk = new ShapeWalk(schema, document);
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    const root = schema.getRootType(definition.operation) ?? undefined;
    const shape = walk.shapeOf(definition.selectionSet, root);
    if (walk.fragmentDepth > mostFragmentDepth)
      return [documentLimitError('FRAGMENT_DEPTH', mostFragmentDepth, walk.fragmentDepth, definition)];
    return exceeded(shape, limits, definition);
  });
}

function exceeded(
  shape: Shape,
  limits: ShapeLimits,
  operation: OperationDefinitionNode,
): readonly GraphQLError[] {
  const measures: readonly (readonly [DocumentMeasure, number, number])[] = [
    ['DEPTH', limits.depth, shape.depth],
    ['LIST_DEPTH', limits.listDepth, shape.listDepth],
    ['ALIASES', limits.aliases, shape.aliases],
    ['ROOT_FIELDS', limits.rootFields, shape.width],
    ['FIELDS', limits.fields, shape.fields],
  ];
  return measures
    .filter(([, limit, found]) => found > limit)
    .map(([measure, limit, found]) => documentLimitError(measure, limit, found, operation));
}

class ShapeWalk {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The shapes of fragments; empty while one is looked at, so that a circle, which validation refuses, ends. */
  readonly #known = new Map<string, Shape>();
  #open = 0;
  /** The most fragments inside each other so far. */
  fragmentDepth = 0;

  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#schema = schema;
    this.#fragments = fragmentsOf(document);
  }

  shapeOf(set: SelectionSetNode, parent: GraphQLNamedType | undefined): Shape {
    let { depth, listDepth, aliases, fields, width } = empty;
    for (const selection of set.selections) {
      let part: Shape;
      if (selection.kind === Kind.FIELD) {
        const type = fieldDefinition(this.#schema, parent, selection.name.value)?.type;
        const below =
          selection.selectionSet === undefined
            ? empty
            : this.shapeOf(selection.selectionSet, type === undefined ? undefined : getNamedType(type));
        part = {
          depth: below.depth + 1,
          listDepth: below.listDepth + (type !== undefined && isListType(getNullableType(type)) ? 1 : 0),
          aliases: below.aliases + (selection.alias === undefined ? 0 : 1),
          fields: below.fields + 1,
          width: 1,
        };
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        part = this.shapeOf(
          selection.selectionSet,
          condition === undefined ? parent : this.#schema.getType(condition),
        );
      } else {
        part = this.#shapeOfFragment(selection.name.value);
      }
      depth = Math.max(depth, part.depth);
      listDepth = Math.max(listDepth, part.listDepth);
      aliases = Math.min(mostCounted, aliases + part.aliases);
      fields = Math.min(mostCounted, fields + part.fields);
      width = Math.min(mostCounted, width + part.width);
    }
    return { depth, listDepth, aliases, fields, width };
  }

  #shapeOfFragment(name: string): Shape {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined || this.fragmentDepth > mostFragmentDepth) return empty;
    this.#known.set(name, empty);
    this.#open += 1;
    this.fragmentDepth = Math.max(this.fragmentDepth, this.#open);
    const shape = this.shapeOf(
      fragment.selectionSet,
      this.#schema.getType(fragment.typeCondition.name.value),
    );
    this.#open -= 1;
    this.#known.set(name, shape);
    return shape;
  }
}

/** The fragments of a document by name. Of two with one name, which validation refuses, the last counts. */
export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
}
