import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Loaded } from '../../cache/cache-question.ts';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Where in the order of changes a load began. Another epoch means that the order is not known. */
export interface FenceMark {
  readonly epoch: string;
  readonly number: number;
}

/** What was loaded, and what it is held against when it is read. */
export interface TierEntry {
  readonly mark: FenceMark;
  readonly loaded: Loaded<unknown>;
}

/**
 * Which form entries have: part of their keys, so that releases with different forms never read each other's. Raise it whenever
 * an earlier release could take a new entry for something else, or a new one an earlier entry: a change of `Loaded`, of what
 * loaders remember under a key, or of the names of keys. Tags and the fence belong to all releases, and keep their meaning.
 */
export const tierFormat = '1';

/** Shorter ones gain nothing. */
const compressedFromBytes = 1_024;
/** What is larger than this when it is unpacked was not written by us. */
const mostBytes = 64 * 1024 * 1024;
const plain = 0;
const gzipped = 1;

/** As bytes; the first one says whether the rest is compressed. */
export async function tierBytes(entry: TierEntry): Promise<Buffer> {
  const text = Buffer.from(JSON.stringify(entry), 'utf8');
  if (text.byteLength < compressedFromBytes) return Buffer.concat([Buffer.of(plain), text]);
  return Buffer.concat([Buffer.of(gzipped), await compress(text, { level: 1 })]);
}

/** Null for what cannot be read. */
export async function readTierBytes(bytes: Buffer): Promise<TierEntry | null> {
  try {
    const body = bytes.subarray(1);
    const text = bytes[0] === gzipped ? await decompress(body, { maxOutputLength: mostBytes }) : body;
    return JSON.parse(text.toString('utf8')) as TierEntry;
  } catch {
    return null;
  }
}
