import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../config/config.ts';
import type { Logger } from '../../observability/logger.ts';
import { createAutomaticDocuments, type AutomaticDocuments } from './automatic-documents.ts';
import { createKnownDocuments, type KnownDocuments } from './known-documents.ts';
import { loadTrustedDocuments } from './trusted-documents.ts';

/** The documents that the settings name, and those that clients register. Rejects when the manifest cannot be used. */
export async function loadKnownDocuments(
  { file, only, automatic }: Config['documents'],
  parts: {
    readonly schema: GraphQLSchema;
    readonly logger: Logger;
    now(): number;
    /** Lets other servers know of what this one was told. */
    share(own: AutomaticDocuments): AutomaticDocuments;
  },
): Promise<KnownDocuments> {
  return createKnownDocuments({
    trusted: file === undefined ? null : await loadTrustedDocuments(file, parts),
    only,
    automatic: automatic ? parts.share(createAutomaticDocuments()) : null,
  });
}
