import { printSubgraphSchema } from '@apollo/subgraph';
import {
  isInputObjectType,
  isObjectType,
  Kind,
  parse,
  print,
  visit,
  type DocumentNode,
  type GraphQLFieldMap,
  type GraphQLNamedType,
  type GraphQLSchema,
  type InputObjectTypeDefinitionNode,
  type NamedTypeNode,
} from 'graphql';
import { builder } from '../schema/builder.ts';
import { signedInOnly } from '../schema/access-plugin.ts';
import type { Loads } from '../schema/cost/loads.ts';
import { accessExtension, withEveryFieldRuled } from '../schema/field-access.ts';
import { resolveOneByOne } from './entities.ts';
import { tagStaffOnlyTypes } from './staff-only-types.ts';
import { prefixedDocument } from '../schema/common/prefixed-document.ts';
import { prefixedNames } from '../schema/common/prefixed-names.ts';
import { withPrefixedNames } from './prefixed-schema.ts';

const linkUrl = 'https://specs.apollo.dev/federation/v2.9';

/**
 * The schema that the server runs: the clients' schema with `_service` and `_entities`. Under a prefix, its types and root
 * fields have the names that `prefixedNames` gives.
 */
export function buildSubgraphSchema(prefix = ''): GraphQLSchema {
  const names = prefixedNames(prefix);
  const plain = builder.toSubGraphSchema({ linkUrl });
  const sdl = printSubgraph(plain, prefix);
  const schema = prefix === '' ? plain : withPrefixedNames(plain, names);
  const { _service: service, _entities: entities } = schema.getQueryType()?.getFields() ?? {};
  const { sdl: sdlField } = fieldsOf(schema.getType('_Service'));
  if (service === undefined || sdlField === undefined)
    throw new Error('The subgraph schema has no _service.');
  if (entities?.resolve === undefined) throw new Error('The subgraph schema has no _entities.');
  service.resolve = signedInOnly(() => ({ sdl }));
  entities.resolve = signedInOnly(resolveOneByOne(entities.resolve, names.type));
  // The plugin adds these three beside the hooks that give every other field its rule and its cost.
  for (const field of [service, sdlField, entities]) field.extensions = accessExtension('free');
  entities.extensions = {
    ...entities.extensions,
    loads: { identities: { argument: 'representations' } } satisfies Loads,
  };
  return withEveryFieldRuled(schema);
}

function fieldsOf(type: GraphQLNamedType | undefined): GraphQLFieldMap<unknown, unknown> {
  return isObjectType(type) ? type.getFields() : {};
}

/**
 * The SDL for composition: what `_service` answers and `subgraph.graphql` holds. Without Relay's `Node`, `node` and
 * `nodes`, because a supergraph can hold only one `Node { id }` and ours would not merge with another's; `nodeId` stays
 * as a plain field. Worked out on the syntax tree, because printers drop what they do not know. `schema` has the plain names.
 */
export function printSubgraph(schema: GraphQLSchema, prefix = ''): string {
  const oneOfInputs = new Set(
    Object.values(schema.getTypeMap())
      .filter((type) => isInputObjectType(type) && type.isOneOf)
      .map((type) => type.name),
  );
  const document: DocumentNode = visit(parse(printSubgraphSchema(schema)), {
    InterfaceTypeDefinition: (node) => (node.name.value === 'Node' ? null : undefined),
    ObjectTypeDefinition(node) {
      return {
        ...node,
        interfaces: withoutNode(node.interfaces ?? []),
        fields:
          node.name.value === 'Query'
            ? (node.fields ?? []).filter((field) => !['node', 'nodes'].includes(field.name.value))
            : node.fields,
      };
    },
    InputObjectTypeDefinition(node) {
      return oneOfInputs.has(node.name.value) ? withOneOf(node) : undefined;
    },
  });
  const definition = oneOfInputs.size > 0 ? 'directive @oneOf on INPUT_OBJECT\n\n' : '';
  return `${definition}${print(prefixedDocument(tagStaffOnlyTypes(document), prefixedNames(prefix)))}\n`;
}

function withoutNode(interfaces: readonly NamedTypeNode[]): readonly NamedTypeNode[] {
  return interfaces.filter((node) => node.name.value !== 'Node');
}

function withOneOf(node: InputObjectTypeDefinitionNode): InputObjectTypeDefinitionNode {
  const directives = node.directives ?? [];
  if (directives.some((directive) => directive.name.value === 'oneOf')) return node;
  return {
    ...node,
    directives: [...directives, { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'oneOf' } }],
  };
}
