/** A source of numbers from 0 up to 1 that is the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * `count` picks of `items` as real traffic has them: the one in place n is asked for 1/n as often as the first. The
 * same picks in every run.
 */
export function zipfPicks<Item>(items: readonly Item[], count: number, seed = 1): readonly Item[] {
  const random = seededRandom(seed);
  const upTo: number[] = [];
  let total = 0;
  for (let place = 1; place <= items.length; place += 1) {
    total += 1 / place;
    upTo.push(total);
  }
  return Array.from({ length: count }, () => items[placeOf(upTo, random() * total)] as Item);
}

/** The first place whose sum reaches the value. */
function placeOf(upTo: readonly number[], value: number): number {
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((upTo[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
