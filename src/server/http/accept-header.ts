import { parseAccept, type Accept } from 'hono/utils/accept';

/**
 * The same wishes in the order of their `q`, and without it and what is not wanted at all: Yoga takes the first that it can
 * serve, and would take what stands first or is refused with `q=0`. Where everything is refused, anything is served, as HTTP
 * allows: the sender can read it or not.
 */
export function acceptInOrder(accept: string): string {
  if (!/;\s*q\s*=/i.test(accept)) return accept;
  const wanted = parseAccept(accept).filter(isWanted);
  return wanted.length === 0 ? '*/*' : wanted.map(textOf).join(', ');
}

/** A weight that is no number wants nothing; Hono takes it for none. */
function isWanted({ params, q }: Accept): boolean {
  return q > 0 && !Number.isNaN(Number(params['q'] ?? params['Q'] ?? 1));
}

function textOf({ type, params }: Accept): string {
  const others = Object.entries(params).filter(([name]) => name.toLowerCase() !== 'q');
  return [type, ...others.map(([name, value]) => `${name}=${value}`)].join(';');
}
