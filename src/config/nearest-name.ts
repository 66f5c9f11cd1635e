/** The candidate that is fewest single-letter changes away from what was written, or null when none is at all close. */
export function nearestName(written: string, candidates: readonly string[]): string | null {
  let nearest: string | null = null;
  // More than half of the letters wrong is another word, not a slip.
  let fewest = Math.floor(written.length / 2) + 1;
  for (const candidate of candidates) {
    const changes = changesBetween(written, candidate);
    if (changes < fewest) {
      nearest = candidate;
      fewest = changes;
    }
  }
  return nearest;
}

/** The Levenshtein distance, one row of its table at a time. */
function changesBetween(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const inserted = (current[column - 1] ?? 0) + 1;
      const removed = (previous[column] ?? 0) + 1;
      current.push(Math.min(replaced, inserted, removed));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
