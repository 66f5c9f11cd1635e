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
import { countRepeatedFields } from './repeated-fields.ts';

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
/** Validation takes a few milliseconds for so many. A document of many components that all select the same has some thousands. */
const mostRepeatedFields = 20_000;

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
  /** Fragments that are spread inside each other. */
  readonly fragmentDepth: number;
}

const empty: Shape = { depth: 0, listDepth: 0, aliases: 0, fields: 0, width: 0, fragmentDepth: 0 };

/** What a document amounts to, before it is known whether it is valid. */
export interface DocumentShape {
  /** The limits that it exceeds, one error each. */
  readonly exceeded: readonly GraphQLError[];
  /** Whether fragments spread themselves, so that nothing can be said of what they amount to. */
  readonly isCircular: boolean;
}

/**
 * Before validation, whose rules may take long with what is too large: so what is invalid counts as far as it can be read, and
 * a fragment that no operation spreads counts like an operation. Takes time in proportion to the document, since each fragment
 * is looked at once.
 */
export function shapeOfDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  limits: ShapeLimits,
): DocumentShape {
  const fragments = fragmentsOf(document);
  const walk = new ShapeWalk(schema, fragments);
  const operations = document.definitions.filter((it) => it.kind === Kind.OPERATION_DEFINITION);
  const measured: { readonly root: Root; readonly shape: Shape }[] = operations.map((root) => ({
    root,
    shape: walk.shapeOf(root.selectionSet, schema.getRootType(root.operation) ?? undefined),
  }));
  for (const root of document.definitions) {
    if (root.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const name = root.name.value;
    // Validation looks at both of two fragments with one name before it refuses them.
    if (fragments.get(name) !== root) measured.push({ root, shape: walk.insideOf(root) });
    else if (!walk.knows(name)) measured.push({ root, shape: walk.shapeOfFragment(name) });
  }

  const sizes = measured.flatMap(({ root, shape }) => exceeded(shape, limits, root));
  const fields = measured.reduce((sum, { shape }) => Math.min(mostCounted, sum + shape.fields), 0);
  if (fields > limits.fields)
    sizes.push(documentLimitError('FIELDS', limits.fields, fields, measured[0]?.root));
  const { isCircular } = walk;
  if (sizes.length > 0 || isCircular) return { exceeded: sizes, isCircular };

  const roots = measured.map(({ root }) => root);
  const repeated = countRepeatedFields(roots, fragments);
  return {
    exceeded:
      repeated > mostRepeatedFields
        ? [documentLimitError('REPEATED_FIELDS', mostRepeatedFields, repeated, roots[0])]
        : [],
    isCircular,
  };
}

/** Where nothing of the document leads to. */
type Root = OperationDefinitionNode | FragmentDefinitionNode;

/** The limits that each root has for itself. */
function exceeded(shape: Shape, limits: ShapeLimits, root: Root): readonly GraphQLError[] {
  const measures: readonly (readonly [DocumentMeasure, number, number])[] = [
    ['FRAGMENT_DEPTH', mostFragmentDepth, shape.fragmentDepth],
    ['DEPTH', limits.depth, shape.depth],
    ['LIST_DEPTH', limits.listDepth, shape.listDepth],
    ['ALIASES', limits.aliases, shape.aliases],
    ['ROOT_FIELDS', limits.rootFields, root.kind === Kind.OPERATION_DEFINITION ? shape.width : 0],
  ];
  return measures
    .filter(([, limit, found]) => found > limit)
    .map(([measure, limit, found]) => documentLimitError(measure, limit, found, root));
}

class ShapeWalk {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #known = new Map<string, Shape>();
  /** The fragments that are being looked at. */
  readonly #open = new Set<string>();
  /** Whether a fragment was found inside itself, where it counts for nothing. */
  isCircular = false;

  constructor(schema: GraphQLSchema, fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#schema = schema;
    this.#fragments = fragments;
  }

  /** Whether the fragment was come across. */
  knows(name: string): boolean {
    return this.#known.has(name);
  }

  shapeOf(set: SelectionSetNode, parent: GraphQLNamedType | undefined): Shape {
    let { depth, listDepth, aliases, fields, width, fragmentDepth } = empty;
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
          fragmentDepth: below.fragmentDepth,
        };
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        part = this.shapeOf(
          selection.selectionSet,
          condition === undefined ? parent : this.#schema.getType(condition),
        );
      } else {
        part = this.shapeOfFragment(selection.name.value);
      }
      depth = Math.max(depth, part.depth);
      listDepth = Math.max(listDepth, part.listDepth);
      aliases = Math.min(mostCounted, aliases + part.aliases);
      fields = Math.min(mostCounted, fields + part.fields);
      width = Math.min(mostCounted, width + part.width);
      fragmentDepth = Math.max(fragmentDepth, part.fragmentDepth);
    }
    return { depth, listDepth, aliases, fields, width, fragmentDepth };
  }

  insideOf({ selectionSet, typeCondition }: FragmentDefinitionNode): Shape {
    return this.shapeOf(selectionSet, this.#schema.getType(typeCondition.name.value));
  }

  /** What is selected where the fragment is spread. */
  shapeOfFragment(name: string): Shape {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return empty;
    if (this.#open.has(name)) {
      this.isCircular = true;
      return empty;
    }
    // Deeper than any document may be, and than this walk should go.
    if (this.#open.size === mostFragmentDepth) return { ...empty, fragmentDepth: 1 };
    this.#open.add(name);
    const inside = this.insideOf(fragment);
    this.#open.delete(name);
    const shape = { ...inside, fragmentDepth: inside.fragmentDepth + 1 };
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
