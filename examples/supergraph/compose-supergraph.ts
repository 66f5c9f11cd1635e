import { composeServices, compositionHasErrors } from '@theguild/federation-composition';
import { Kind, parse, print, visit, type ConstDirectiveNode } from 'graphql';

/** A subgraph, and where the gateway finds it. */
export interface Subgraph {
  readonly name: string;
  readonly sdl: string;
  readonly url: string;
}

/** The supergraph of these subgraphs; throws with every reason why there is none. */
export function composeSupergraph(subgraphs: readonly Subgraph[]): string {
  const result = composeServices(
    subgraphs.map(({ name, sdl, url }) => ({ name, typeDefs: parse(sdl), url })),
  );
  if (compositionHasErrors(result)) throw new Error(result.errors.map(({ message }) => message).join('\n'));
  return result.supergraphSdl;
}

const notForApolloGateway = new Set(['@authenticated', '@requiresScopes', '@cost', '@listSize']);

/**
 * The same subgraph without the directives that only Apollo's Router knows: Apollo Gateway refuses a supergraph that
 * asks for access rules, instead of leaving them out. Our server enforces them in any case.
 */
export function withoutRouterDirectives(sdl: string): string {
  const document = visit(parse(sdl), {
    Directive: (node) => (notForApolloGateway.has(`@${node.name.value}`) ? null : undefined),
    SchemaExtension: (node) => ({ ...node, directives: node.directives?.map(withoutImports) }),
  });
  return print(document);
}

function withoutImports(link: ConstDirectiveNode): ConstDirectiveNode {
  return visit(link, {
    ListValue: (node) => ({
      ...node,
      values: node.values.filter(
        (value) => value.kind !== Kind.STRING || !notForApolloGateway.has(value.value),
      ),
    }),
  });
}
