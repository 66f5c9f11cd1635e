import { readFile, stat } from 'node:fs/promises';
import { validate, type GraphQLSchema } from 'graphql';
import { ConfigError } from '../../config/config-error.ts';
import type { Logger } from '../../observability/logger.ts';
import { idWithoutPrefix, ManifestError, readManifest, type Manifest } from './manifest.ts';

/** The documents of a manifest file, which may change while the server runs. */
export interface TrustedDocuments {
  /**
   * Looks whether the file has changed, when it is time for that. To be waited for before each use: it takes long only where
   * nobody has asked for a while; otherwise the documents change when they are read.
   */
  keepUp(): Promise<void>;
  /** Looks whether the file has changed, unless somebody just did: for what is not found. */
  lookAgain(): Promise<void>;
  /** The text under an id; null where there is none. */
  find(id: string): string | null;
  /** Whether the text is, letter by letter, a document of the manifest. */
  holds(text: string): boolean;
  /** Grows with each change: what was answered to an id before may not hold after it. */
  generation(): number;
}

/** An unknown document makes the server look at the file again, but not more often than this. */
const betweenLooksMs = 1_000;
/** While requests come, the file is looked at this often. */
const routineLookMs = 10_000;
/** Ids in one line of the log. */
const mostNamed = 20;

/**
 * Loads the manifest. Throws {@link ConfigError} when it cannot be used at the start; later a file that is missing or broken
 * leaves the documents as they were, with a line in the log. `now` is in epoch milliseconds.
 */
export async function loadTrustedDocuments(
  file: string,
  options: { schema: GraphQLSchema; logger: Logger; now: () => number },
): Promise<TrustedDocuments> {
  const { logger, now } = options;
  const load = async (): Promise<Manifest> => {
    const unfit: string[] = [];
    const manifest = await readManifest(await readFile(file, 'utf8'), (id, document) => {
      if (validate(options.schema, document).length > 0) unfit.push(id);
    });
    if (unfit.length > 0)
      logger.warn(
        { documents: unfit.length, ids: unfit.slice(0, mostNamed) },
        'trusted documents do not fit the schema',
      );
    return manifest;
  };

  let loaded: Manifest;
  let seen = await markOf(file);
  try {
    loaded = await load();
  } catch (error) {
    throw new ConfigError([`TRUSTED_DOCUMENTS_FILE cannot be used: ${reasonOf(error)}`]);
  }
  logger.info({ documents: loaded.texts.size }, 'trusted documents loaded');
  let generation = 1;
  let lookedAt = now();
  let looking: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    lookedAt = now();
    // Taken first: a change during the load is found by the next look.
    const mark = await markOf(file);
    if (mark === seen) return;
    try {
      loaded = await load();
      generation += 1;
      logger.info({ documents: loaded.texts.size }, 'trusted documents loaded again');
    } catch (error) {
      logger.error(
        { reason: reasonOf(error) },
        'the changed trusted documents cannot be used; the known ones stay',
      );
    }
    seen = mark;
  };
  const lookAfter = (ms: number): Promise<void> => {
    if (looking === null && now() - lookedAt >= ms) {
      looking = look().finally(() => {
        looking = null;
      });
    }
    return looking ?? Promise.resolve();
  };

  return {
    // A client that was built a moment ago must not fail because its manifest was copied here a moment later.
    lookAgain: () => lookAfter(betweenLooksMs),
    keepUp() {
      const isBehind = now() - lookedAt >= 2 * routineLookMs;
      const look = lookAfter(routineLookMs);
      return isBehind ? look : Promise.resolve();
    },
    find: (id) => loaded.byId.get(idWithoutPrefix(id)) ?? null,
    holds: (text) => loaded.texts.has(text),
    generation: () => generation,
  };
}

/** Changes with the file, also where a link is turned to another one, as container platforms do. */
async function markOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(file);
    return [ino, size, mtimeMs].join(' ');
  } catch {
    return 'missing';
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ManifestError) return error.message;
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? `it cannot be read (${code})` : 'it cannot be read';
}
