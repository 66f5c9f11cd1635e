import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { parse, validate, type GraphQLSchema } from 'graphql';
import { ConfigError } from '../../config/config-error.ts';
import type { Logger } from '../../observability/logger.ts';
import { idWithoutPrefix, ManifestError, parseManifest } from './manifest.ts';

/** The documents of a manifest file, which may change while the server runs. */
export interface TrustedDocuments {
  /** The text under an id; null where the file has none, also after a look whether it has changed. */
  find(id: string): Promise<string | null>;
  /** Whether the text is, letter by letter, a document of the manifest. */
  holds(text: string): boolean;
  /** Grows with each change: what was answered to an id before may not hold after it. */
  generation(): number;
}

/** An unknown id makes the server look at the file again, but not more often than this. */
const betweenLooksMs = 1_000;
/** While requests come, the file is looked at this often. */
const routineLookMs = 10_000;

interface Loaded {
  readonly byId: ReadonlyMap<string, string>;
  readonly texts: ReadonlySet<string>;
}

/**
 * Loads the manifest. Throws {@link ConfigError} when it cannot be used at the start; later a file that is missing or broken
 * leaves the documents as they were, with a line in the log. `now` is in epoch milliseconds.
 */
export async function loadTrustedDocuments(
  file: string,
  options: { schema: GraphQLSchema; logger: Logger; now: () => number },
): Promise<TrustedDocuments> {
  const { logger, now } = options;
  const load = async (): Promise<Loaded> => {
    const manifest = parseManifest(await readFile(file, 'utf8'));
    const unfit = [...manifest].filter(([, text]) => validate(options.schema, parse(text)).length > 0);
    if (unfit.length > 0)
      logger.warn({ ids: unfit.slice(0, 20).map(([id]) => id) }, 'trusted documents do not fit the schema');
    return indexed(manifest);
  };

  let loaded: Loaded;
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
    async find(id) {
      const name = idWithoutPrefix(id);
      const known = loaded.byId.get(name);
      if (known !== undefined) {
        void lookAfter(routineLookMs);
        return known;
      }
      // A client that was built a moment ago must not fail because its manifest was copied here a moment later.
      await lookAfter(betweenLooksMs);
      return loaded.byId.get(name) ?? null;
    },
    holds(text) {
      void lookAfter(routineLookMs);
      return loaded.texts.has(text);
    },
    generation: () => generation,
  };
}

/** By the manifest's ids, and by the SHA-256 of the text, which every client can work out. */
function indexed(manifest: ReadonlyMap<string, string>): Loaded {
  const hashes = [...manifest.values()].map(
    (text) => [createHash('sha256').update(text).digest('hex'), text] as const,
  );
  return { byId: new Map([...hashes, ...manifest]), texts: new Set(manifest.values()) };
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
