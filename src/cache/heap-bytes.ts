/** What V8 takes for things of JSON, in bytes: without pointer compression, as Node is built. */
const slot = 8;
const objectHeader = 24;
/** The array itself, and the store of its elements. */
const arrayHeaders = 32 + 16;
const boxedNumber = 16;
const stringHeader = 16;
/** Small integers lie in their slot. */
const smallest = -(2 ** 31);
const largest = 2 ** 31 - 1;

/** Heap bytes of a text. One character beyond Latin-1 makes V8 keep the whole text in two bytes each. */
export function textBytes(text: string): number {
  const perCharacter = onlyLatin1.test(text) ? 1 : 2;
  return stringHeader + Math.ceil((text.length * perCharacter) / slot) * slot;
}

const onlyLatin1 = /^[\u0000-\u00ff]*$/;

/**
 * Heap bytes of a value that came from JSON, counted by walking it: nothing is written out, and no memory is taken but
 * for the path. Names of properties are shared by all objects of a shape and count nothing; an object that is reached
 * twice counts twice. Stays within a third of what the heap really grows by (the unit test measures it).
 */
export function heapBytes(value: unknown): number {
  let bytes = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') bytes += textBytes(next);
    else if (typeof next === 'number') bytes += isSmall(next) ? 0 : boxedNumber;
    else if (Array.isArray(next)) {
      bytes += arrayHeaders + slot * next.length;
      for (const item of next) open.push(item);
    } else if (typeof next === 'object' && next !== null) {
      bytes += objectHeader;
      for (const name in next) {
        bytes += slot;
        open.push((next as Record<string, unknown>)[name]);
      }
    }
  }
  return bytes;
}

function isSmall(value: number): boolean {
  return Number.isInteger(value) && value >= smallest && value <= largest;
}
