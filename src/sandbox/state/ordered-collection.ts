/**
 * Objects by id, in the order in which they were added: the stable order that cursors need.
 * A page costs its own length plus a binary search, however many objects there are.
 */
export class OrderedCollection<Item extends { readonly id: string }> {
  readonly #entries: { readonly position: number; readonly item: Item }[] = [];
  readonly #positions = new Map<string, { readonly position: number; readonly item: Item }>();
  #nextPosition = 0;

  get size(): number {
    return this.#entries.length;
  }

  get(id: string): Item | undefined {
    return this.#positions.get(id)?.item;
  }

  has(id: string): boolean {
    return this.#positions.has(id);
  }

  /** Adds at the end. Throws when the id is taken: nothing in the original has two objects of one id. */
  add(item: Item): Item {
    if (this.#positions.has(item.id))
      throw new Error(`The sandbox already has an object with the id ${item.id}`);
    const entry = { position: this.#nextPosition++, item };
    this.#entries.push(entry);
    this.#positions.set(item.id, entry);
    return item;
  }

  delete(id: string): boolean {
    const entry = this.#positions.get(id);
    if (entry === undefined) return false;
    this.#positions.delete(id);
    this.#entries.splice(this.#indexAtOrAfter(entry.position), 1);
    return true;
  }

  /** The items after the one with this id, or from the start without one. An unknown id starts nowhere: nothing. */
  *after(id: string | null): IterableIterator<Item> {
    let index = 0;
    if (id !== null) {
      const entry = this.#positions.get(id);
      if (entry === undefined) return;
      index = this.#indexAtOrAfter(entry.position) + 1;
    }
    for (; index < this.#entries.length; index++) {
      const entry = this.#entries[index];
      if (entry !== undefined) yield entry.item;
    }
  }

  [Symbol.iterator](): IterableIterator<Item> {
    return this.after(null);
  }

  #indexAtOrAfter(position: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.position ?? Infinity) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
