import SchemaBuilder from '@pothos/core';
import DirectivesPlugin from '@pothos/plugin-directives';
import ErrorsPlugin from '@pothos/plugin-errors';
import FederationPlugin from '@pothos/plugin-federation';
import RelayPlugin from '@pothos/plugin-relay';
import AccessPlugin from './access-plugin.ts';
import CompositionPlugin from './composition-plugin.ts';
import AuditPlugin from './mutation/audit-plugin.ts';
import WatchPlugin from './watch-plugin.ts';
import CostPlugin from './cost/cost-plugin.ts';
import { decodeNodeId, encodeNodeId } from './common/node-id.ts';
import type { RequestContext } from './context.ts';

/** The Pothos builder that every file of the schema adds to. */
export const builder = new SchemaBuilder<{
  Context: RequestContext;
  Scalars: {
    /** Input and output are epoch milliseconds inside the server. */
    DateTime: { Input: number; Output: number };
    /** A calendar day as text, which is how upstream takes and gives it. */
    Date: { Input: string; Output: string };
    Duration: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
    ID: { Input: string; Output: string };
  };
}>({
  // Hooks run from the last plugin to the first: the access rules must be known before the directives are made of them,
  // and audit records tell of what those rules refuse and of errors before they become members of a union.
  plugins: [
    // Around all others: what users get as a member of a union has not failed.
    WatchPlugin,
    DirectivesPlugin,
    FederationPlugin,
    RelayPlugin,
    ErrorsPlugin,
    AuditPlugin,
    CompositionPlugin,
    AccessPlugin,
    CostPlugin,
  ],
  errors: {
    directResult: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result`,
      description: 'What became of the mutation: its payload, or why it was not done.',
    },
  },
  relay: {
    idFieldName: 'nodeId',
    idFieldOptions: {
      access: 'free',
      description: "The object's globally unique id in this graph. Opaque; made for `node` and `nodes`.",
    },
    encodeGlobalID: encodeNodeId,
    decodeGlobalID: decodeNodeId,
    nodeTypeOptions: {
      description: 'An object that can be fetched again by its globally unique id.',
    },
    nodeQueryOptions: {
      access: 'free',
      loads: { identities: 'one' },
      description: 'The object with this globally unique id, or null when there is none.',
      args: { id: { description: 'A `nodeId` that the graph gave.' } },
    },
    nodesQueryOptions: {
      access: 'free',
      loads: { identities: { argument: 'ids' } },
      description: 'The objects with these globally unique ids, in the same order; null where there is none.',
      args: { ids: { description: 'Several `nodeId`s that the graph gave.' } },
    },
    pageInfoTypeOptions: {
      shareable: true,
      description: 'Where a page lies in its list.',
    },
    hasNextPageFieldOptions: { description: 'Whether more items follow this page.' },
    hasPreviousPageFieldOptions: {
      description:
        'Whether items precede this page. Lists are read forward only, so this says whether `after` was given.',
    },
    startCursorFieldOptions: { description: 'The cursor of the first item of this page.' },
    endCursorFieldOptions: {
      description: 'The cursor of the last item of this page: the `after` of the next one.',
    },
  },
});

builder.queryType({ description: 'Everything that can be read.' });
builder.mutationType({ description: 'Everything that can be changed.' });
builder.subscriptionType({ description: 'Everything that can be followed while it happens.' });

/** The type parameter of the builder, for functions that take references. */
export type BuilderTypes =
  typeof builder extends PothosSchemaTypes.SchemaBuilder<infer Types> ? Types : never;
