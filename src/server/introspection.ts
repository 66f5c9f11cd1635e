import { visit, BREAK, type DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { ForbiddenError, UnauthenticatedError } from '../auth/access-error.ts';
import { viewerHasScopes } from '../auth/scopes.ts';
import type { Viewer } from '../auth/viewer.ts';
import { GraphQLError } from 'graphql';

const scope = 'facade:introspection:read';
/** `_service` is another way to the whole schema. */
const introspectionFields: ReadonlySet<string> = new Set(['__schema', '__type', '_service']);

/** Whether the viewer may see the schema as such; `everybody` is the setting. */
export function mayIntrospect(viewer: Viewer, everybody: boolean): boolean {
  return viewer.kind !== 'anonymous' && (everybody || viewerHasScopes(viewer, [scope]));
}

/**
 * Keeps the schema from those who may not see it: anonymous viewers always, and everybody without the scope where the
 * setting says so. Judged for each request, because the results of validation are shared between viewers.
 */
export function useIntrospectionGate(options: { everybody: boolean }): Plugin<{ viewer: Viewer }> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const { viewer } = args.contextValue as { viewer: Viewer };
      if (mayIntrospect(viewer, options.everybody) || !introspects(args.document as DocumentNode)) return;
      const reason = viewer.kind === 'anonymous' ? new UnauthenticatedError() : new ForbiddenError([scope]);
      setResultAndStopExecution({
        data: null,
        errors: [new GraphQLError(reason.message, { originalError: reason })],
      });
    },
  };
}

/** What was found of each document: one text is executed many times. */
const known = new WeakMap<DocumentNode, boolean>();

function introspects(document: DocumentNode): boolean {
  let found = known.get(document);
  if (found === undefined) known.set(document, (found = hasIntrospection(document)));
  return found;
}

function hasIntrospection(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field(node) {
      if (!introspectionFields.has(node.name.value)) return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
}
