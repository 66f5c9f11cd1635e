/** Deeper causes than this are nobody's. */
const mostCauses = 10;

/**
 * To be called with an error that is kept for long. Until its stack is read for the first time, an error holds the functions that
 * it was made in, and with them the request and its connection; afterwards only a text. The same goes for its causes.
 */
export function forgetCallers(error: unknown): void {
  let next = error;
  for (let depth = 0; depth < mostCauses && next instanceof Error; depth += 1) {
    Reflect.get(next, 'stack');
    next = next.cause;
  }
}
