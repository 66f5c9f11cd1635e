/** For the configuration of GraphQL Code Generator; no part of a page. */
import {
  buildASTSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** A file of documents, as the generator hands it to its transforms. */
interface DocumentFile {
  readonly document?: DocumentNode;
}

/**
 * `documentTransforms: [selectIdentities]` in `codegen.ts`: every object that has an identity is asked for its `id`, so that
 * a normalised cache knows it again. An `id` alone costs no call of RevenueCat.
 */
export const selectIdentities = {
  transform<File extends DocumentFile>({
    documents,
    schema,
  }: {
    readonly documents: readonly File[];
    readonly schema: DocumentNode;
  }): File[] {
    const types = buildASTSchema(schema, { assumeValid: true });
    return documents.map((file) =>
      file.document === undefined ? file : { ...file, document: withIdentities(types, file.document) },
    );
  },
};

/** The document with `id` selected of every object that has an identity. Selections that name something else `id` are left alone. */
export function withIdentities(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const typeInfo = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(typeInfo, {
      SelectionSet: {
        leave(node) {
          const isThere = node.selections.some(
            (selection) =>
              selection.kind === Kind.FIELD && (selection.alias ?? selection.name).value === 'id',
          );
          if (isThere || !hasIdentity(typeInfo.getParentType())) return undefined;
          return { ...node, selections: [id, ...node.selections] };
        },
      },
    }),
  );
}

const id: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'id' } };

/** Whether Relay may refetch it. An `id` without a `nodeId` says which of its neighbours something is, and no more. */
function hasIdentity(type: GraphQLNamedType | null | undefined): boolean {
  if (!isObjectType(type) && !isInterfaceType(type)) return false;
  const fields = type.getFields();
  return 'id' in fields && 'nodeId' in fields;
}
