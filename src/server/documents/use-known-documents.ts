import type { DocumentNode } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { anonymous, type Viewer } from '../../auth/viewer.ts';
import { documentIdParameters } from './document-ids.ts';
import { notKnown, type KnownDocuments } from './known-documents.ts';

/**
 * Puts the text in the place of a document's name before anything reads it, and refuses what may not run: where requests
 * come in, before the text is parsed, and at execution, for whatever comes another way.
 */
export function useKnownDocuments(documents: KnownDocuments): Plugin<{ viewer: Viewer }> {
  const refusalOf = (document: unknown, context: unknown) => {
    const { viewer } = context as { viewer: Viewer };
    const text = (document as DocumentNode).loc?.source.body ?? '';
    return documents.mayRun(text, viewer) ? null : { errors: [notKnown(viewer)] };
  };
  return {
    async onParams({ params, setParams, setResult, context }) {
      const { viewer = anonymous } = context as { viewer?: Viewer };
      const resolved = await documents.resolve(params as Readonly<Record<string, unknown>>, viewer);
      if (resolved === null) return;
      if (typeof resolved === 'string') {
        setParams(withText(params, resolved));
        return;
      }
      setResult({ errors: [resolved] });
      // Nothing runs any more, but what follows here still wants to see a document.
      setParams(withText(params, '{ __typename }'));
    },
    onExecute({ args, setResultAndStopExecution }) {
      const refused = refusalOf(args.document, args.contextValue);
      if (refused !== null) setResultAndStopExecution(refused);
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const refused = refusalOf(args.document, args.contextValue);
      if (refused !== null) setResultAndStopExecution(refused);
    },
  };
}

/** The parameters with the text, and without the name that led to it. */
export function withText(params: GraphQLParams, query: string): GraphQLParams {
  const { persistedQuery: _name, ...extensions } = params.extensions ?? {};
  const others = Object.entries(params).filter(([name]) => !documentIdParameters.some((id) => id === name));
  return { ...Object.fromEntries(others), query, ...('extensions' in params ? { extensions } : {}) };
}
