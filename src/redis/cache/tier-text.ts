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

/** Null for what cannot be read, such as an entry of another version. */
export async function readTierBytes(bytes: Buffer): Promise<TierEntry | null> {
  try {
    const body = bytes.subarray(1);
    const text = bytes[0] === gzipped ? await decompress(body, { maxOutputLength: mostBytes }) : body;
    return JSON.parse(text.toString('utf8')) as TierEntry;
  } catch {
    return null;
  }
}
