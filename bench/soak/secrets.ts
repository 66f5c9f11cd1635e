import { randomBytes } from 'node:crypto';

/** In every secret of the run: one text to look for. Lower-case letters and digits only, so that few spellings of it exist. */
const core = `soak${randomBytes(12).toString('hex')}`;

/** A secret that says whose it is, and that {@link holdsSecret} finds. */
export function secret(name: string): string {
  return `${name}_${core}`;
}

/**
 * Whether a text holds one of the secrets: what all of them share, as it is, in base64 or in hex.
 */
export function holdsSecret(text: string): boolean {
  return spellings.some((spelling) => text.includes(spelling));
}

const spellings: readonly string[] = [
  core,
  Buffer.from(core).toString('hex'),
  ...[0, 1, 2].map((before) => {
    const bytes = Buffer.from('-'.repeat(before) + core);
    // The ends depend on the neighbours.
    return bytes.toString('base64').slice(4, -4);
  }),
];
