import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** A file that the GraphiQL page loads from this server. Its name changes with its content. */
export interface GraphiqlAsset {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

export type AssetRole = 'style' | 'editor' | 'start' | 'editorWorkerService' | 'json' | 'graphql';

type Encoding = 'br' | 'gzip' | 'identity';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

let loaded: Promise<Readonly<Record<AssetRole, GraphiqlAsset>>> | undefined;

/**
 * The page's files: about 8 MB as they are, 2.2 MB compressed. They are read with the first visit, not at start-up,
 * because most servers never show the page. The three workers have the names that the editor asks for.
 */
export function graphiqlAssets(): Promise<Readonly<Record<AssetRole, GraphiqlAsset>>> {
  loaded ??= loadAssets().catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function loadAssets(): Promise<Readonly<Record<AssetRole, GraphiqlAsset>>> {
  const [bundle, start] = await Promise.all([
    import('@graphql-yoga/render-graphiql/graphiql'),
    readFile(new URL('start-page.js', import.meta.url), 'utf8'),
  ]);
  return {
    style: asset('style', 'css', bundle.css),
    editor: asset('editor', 'js', bundle.js),
    start: asset('start', 'js', start),
    editorWorkerService: asset('editor-worker', 'js', bundle.editorWorkerService),
    json: asset('json-worker', 'js', bundle.jsonWorker),
    graphql: asset('graphql-worker', 'js', bundle.graphqlWorker),
  };
}

function asset(name: string, extension: 'css' | 'js', text: string): GraphiqlAsset {
  const content = new TextEncoder().encode(text);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return {
    fileName: `${name}.${hash}.${extension}`,
    contentType: extension === 'css' ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
    content,
  };
}

const compressed = new WeakMap<GraphiqlAsset, Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>>();

/** The asset in the best encoding that the browser takes. Each is compressed once, off the main thread. */
export async function encodedAsset(
  wanted: GraphiqlAsset,
  acceptEncoding: string | null,
): Promise<{ encoding: Encoding; body: Uint8Array<ArrayBuffer> }> {
  const encoding = bestEncoding(acceptEncoding);
  const known = compressed.get(wanted) ?? new Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>();
  compressed.set(wanted, known);
  const body = known.get(encoding) ?? compress(wanted.content, encoding);
  known.set(encoding, body);
  return { encoding, body: await body };
}

async function compress(
  content: Uint8Array<ArrayBuffer>,
  encoding: Encoding,
): Promise<Uint8Array<ArrayBuffer>> {
  if (encoding === 'identity') return content;
  if (encoding === 'gzip') return new Uint8Array(await gzipped(content));
  // Quality 5 is a tenth of the time of the default 11, for a few per cent more bytes; someone waits for the first.
  return new Uint8Array(await brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }));
}

function bestEncoding(acceptEncoding: string | null): Encoding {
  const accepted = (acceptEncoding ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';')[0]?.trim());
  if (accepted.includes('br')) return 'br';
  return accepted.includes('gzip') ? 'gzip' : 'identity';
}
