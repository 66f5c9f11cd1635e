import { createHmac, timingSafeEqual } from 'node:crypto';
import { BadUserInputError } from './bad-user-input-error.ts';

/** Makes and reads the opaque cursors of connections. */
export interface Cursors {
  /** `list` names the connection that the cursor is for; `after` is upstream's own cursor. */
  encode(list: string, after: string): string;
  /** Throws `BadUserInputError` for anything that this server did not make for this very list. */
  decode(list: string, cursor: string): string;
}

const signatureBytes = 12;

/**
 * Cursors signed with a key, so that a forged one is refused before it becomes part of an upstream call. The
 * signature covers the list but does not repeat it: a cursor stays short, also behind an id of 1,500 characters.
 */
export function createCursors(key: Buffer): Cursors {
  const sign = (list: string, after: string): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify([list, after]))
      .digest()
      .subarray(0, signatureBytes);

  return {
    encode: (list, after) => Buffer.concat([sign(list, after), Buffer.from(after)]).toString('base64url'),
    decode(list, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      const after = bytes.subarray(signatureBytes).toString();
      const expected = sign(list, after);
      const given = bytes.subarray(0, signatureBytes);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new BadUserInputError(
          'This cursor does not belong to this list. Pass an endCursor or a cursor that the same list gave.',
        );
      }
      return after;
    },
  };
}
