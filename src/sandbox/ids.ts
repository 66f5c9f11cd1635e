import type { Random } from './random.ts';

/** The prefixes and lengths of the original's ids, by kind of object. */
const forms = {
  project: ['proj', 8],
  app: ['app', 10],
  product: ['prod', 10],
  entitlement: ['entl', 10],
  offering: ['ofrng', 10],
  package: ['pkge', 10],
  subscription: ['sub', 10],
  purchase: ['purch', 10],
  paywall: ['pw', 15],
  discount: ['discnt', 10],
  webhookIntegration: ['wh', 16],
  collaborator: ['collab', 10],
} as const satisfies Record<string, readonly [string, number]>;

export type IdKind = keyof typeof forms;

/** Ids of the original's form, the same ones in the same order for the same seed. */
export function newId(kind: IdKind, random: Random): string {
  const [prefix, length] = forms[kind];
  return prefix + hexDigits(length, random);
}

export function hexDigits(length: number, random: Random): string {
  let digits = '';
  while (digits.length < length) {
    digits += Math.floor(random.next() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  }
  return digits.slice(0, length);
}
