import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/*
 * Outcomes are remembered for a day, so that a repetition with the same idempotency key gives the same result. One that
 * is itself a secret, such as a link that signs somebody in, is remembered sealed with that key: who sends the key again
 * gets it, and nothing that is kept here shows it. The memory holds the sender's key only as a hash.
 */

const algorithm = 'aes-256-gcm';
const saltBytes = 16;
const ivBytes = 12;
const tagBytes = 16;

/** The outcome as text that only the same idempotency key opens. */
export function sealOutcome(outcome: unknown, idempotencyKey: string): string {
  const salt = randomBytes(saltBytes);
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, keyFrom(idempotencyKey, salt), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(outcome), 'utf8'), cipher.final()]);
  return Buffer.concat([salt, iv, cipher.getAuthTag(), text]).toString('base64url');
}

/** What was sealed. Throws when the key is another one. */
export function openOutcome(sealed: string, idempotencyKey: string): unknown {
  const bytes = Buffer.from(sealed, 'base64url');
  const part = (from: number, length?: number): Buffer =>
    bytes.subarray(from, length === undefined ? undefined : from + length);
  const key = keyFrom(idempotencyKey, part(0, saltBytes));
  const decipher = createDecipheriv(algorithm, key, part(saltBytes, ivBytes));
  decipher.setAuthTag(part(saltBytes + ivBytes, tagBytes));
  const text = Buffer.concat([
    decipher.update(part(saltBytes + ivBytes + tagBytes)),
    decipher.final(),
  ]).toString('utf8');
  return JSON.parse(text) as unknown;
}

function keyFrom(idempotencyKey: string, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', idempotencyKey, salt, 'outcome of a mutation', 32));
}
