import { GraphQLError } from 'graphql';
import { viewerHasScopes } from '../../auth/scopes.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { ErrorCode } from '../results/error-response.ts';
import { badRequest } from '../http/bad-request.ts';
import type { AutomaticDocuments } from './automatic-documents.ts';
import { documentNameOf } from './document-ids.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** Parameters of a request, as they were sent. */
type Params = Readonly<Record<string, unknown>>;

/** Finds the text of documents that requests only name, and keeps out what may not run. */
export interface KnownDocuments {
  /** The text to run; an error for the sender; null where the request names no document, and may hold one itself. */
  resolve(params: Params, viewer: Viewer): Promise<string | GraphQLError | null>;
  /** Whether the viewer may run this text. */
  mayRun(text: string, viewer: Viewer): boolean;
  /** Grows when ids may mean other documents than before; a promise where that has to be looked for. */
  generation(): number | Promise<number>;
}

/** Who may introspect the schema may also try documents on it, where only those of the manifest run for others. */
const scopeForAnyDocument = 'facade:introspection:read';

export function createKnownDocuments(options: {
  /** Null: there is no manifest. */
  trusted: TrustedDocuments | null;
  /** Whether nothing but the manifest's documents may run. */
  only: boolean;
  /** Null: clients cannot register documents. */
  automatic: AutomaticDocuments | null;
}): KnownDocuments {
  const { trusted, only, automatic } = options;
  const mayRun: KnownDocuments['mayRun'] = (text, viewer) =>
    !only || trusted === null || trusted.holds(text) || viewerHasScopes(viewer, [scopeForAnyDocument]);

  return {
    mayRun,
    generation: () => (trusted === null ? 0 : trusted.keepUp().then(() => trusted.generation())),
    async resolve(params, viewer) {
      await trusted?.keepUp();
      const { query } = params;
      const text = typeof query === 'string' && query !== '' ? query : null;
      const name = documentNameOf(params);
      if (typeof name === 'string') return badRequest(name);
      if (text !== null && !mayRun(text, viewer)) await trusted?.lookAgain();
      if (name === null) return text === null || mayRun(text, viewer) ? null : notKnown(viewer);
      if (text !== null) {
        if (!name.automatic) return badRequest('Send the document or its id, not both.');
        if (!mayRun(text, viewer)) return notKnown(viewer);
        // Others may not fill the memory; the text runs all the same.
        if (automatic === null || viewer.kind === 'anonymous') return text;
        return automatic.register(name.id, text)
          ? text
          : badRequest('The hash is not the SHA-256 of the document.');
      }
      let found = trusted?.find(name.id) ?? (await automatic?.find(name.id)) ?? null;
      if (found === null && trusted !== null) {
        await trusted.lookAgain();
        found = trusted.find(name.id);
      }
      if (found !== null) return found;
      // Apollo's clients and urql know the two by these very words, and send the text after the first.
      return automatic === null && trusted === null
        ? refusal('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported')
        : refusal('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
    },
  };
}

/** The answer to a document that is none of the manifest's. */
export function notKnown(viewer: Viewer): GraphQLError {
  return viewer.kind === 'anonymous'
    ? refusal(
        'UNAUTHENTICATED',
        'This server runs only documents that it knows, except for those who sign in and may introspect.',
      )
    : refusal('FORBIDDEN', 'This server runs only documents that it knows.');
}

function refusal(code: ErrorCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
