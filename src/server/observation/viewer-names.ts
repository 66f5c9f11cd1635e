import { createHmac } from 'node:crypto';
import type { Viewer } from '../../auth/viewer.ts';

/** How logs of operations name whoever asked. */
export type NameViewer = (viewer: Viewer) => string;

const longestName = 128;

/**
 * Staff and tokens by their name. A customer's name is its App User ID, often an e-mail address, and has no business in a
 * log of everything that is read: it is a keyed hash, the same in all servers with the same key, so that lines about one
 * customer can be told to belong together without saying whose they are. Audit records do say: they are kept for that.
 */
export function createViewerNames(key: Buffer): NameViewer {
  return ({ kind, name }) =>
    kind === 'customer'
      ? `customer:${createHmac('sha256', key).update(name).digest('hex').slice(0, 16)}`
      : name.slice(0, longestName);
}
