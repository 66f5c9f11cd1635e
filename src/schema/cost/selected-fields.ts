import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  Kind,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/** A document with its variables, as execution sees it. */
export interface QueryDocument {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * The fields that selection sets select of an object of a type, through fragments and as `@skip` and `@include` say, each
 * fragment once. `visit` hears of every selection that is looked at.
 */
export function selectedOf(
  document: QueryDocument,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  visit: () => void,
): readonly FieldNode[] {
  const fields: FieldNode[] = [];
  const spread = new Set<string>();
  const collect = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      visit();
      if (!isIncluded(document, selection)) continue;
      if (selection.kind === Kind.FIELD) {
        fields.push(selection);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (fits(document, type, selection.typeCondition?.name.value)) collect(selection.selectionSet);
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        const fragment = document.fragments.get(selection.name.value);
        if (fragment !== undefined && fits(document, type, fragment.typeCondition.name.value))
          collect(fragment.selectionSet);
      }
    }
  };
  for (const set of sets) collect(set);
  return fields;
}

function fits({ schema }: QueryDocument, type: GraphQLObjectType, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true;
  const wider = schema.getType(condition);
  return isAbstractType(wider) && schema.isSubType(wider, type);
}

function isIncluded(
  { variables }: QueryDocument,
  node: { readonly directives?: readonly DirectiveNode[] },
): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true;
  try {
    const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
    const include = getDirectiveValues(GraphQLIncludeDirective, node, variables);
    return skip?.['if'] !== true && include?.['if'] !== false;
  } catch {
    // Execution refuses a directive that it cannot read, and whatever stands below it is then not asked.
    return false;
  }
}
