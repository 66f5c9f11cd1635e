import { priorities, type Priority, type Work } from './work.ts';

/** Items of one request, of one caller, or of one priority: each level takes turns among its names. */
interface Turns<Branch> {
  /** In the order of their turns: who was served goes to the end. */
  readonly branches: Map<string, Branch>;
}

type Requests<Item> = Turns<Item[]>;
type Callers<Item> = Turns<Requests<Item>>;

/**
 * Who is next: a more urgent priority first; within one, callers take turns; within a caller, its requests do; within a
 * request, first come, first served. So a caller who asks for thousands of things waits for them, and nobody else does.
 */
export class FairQueue<Item extends { readonly work: Work }> {
  readonly #levels: Readonly<Record<Priority, Callers<Item>>> = {
    mutation: { branches: new Map() },
    interactive: { branches: new Map() },
    list: { branches: new Map() },
    background: { branches: new Map() },
  };
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(item: Item): void {
    const { priority, caller, request = '' } = item.work;
    const callers = this.#levels[priority].branches;
    const requests = callers.get(caller) ?? { branches: new Map<string, Item[]>() };
    callers.set(caller, requests);
    const items = requests.branches.get(request) ?? [];
    requests.branches.set(request, items);
    items.push(item);
    this.#size += 1;
  }

  /** The one that is next; it stays. */
  peek(): Item | undefined {
    for (const priority of priorities) {
      for (const requests of this.#levels[priority].branches.values()) {
        for (const [item] of requests.branches.values()) return item;
      }
    }
    return undefined;
  }

  /** Takes out one that is served, and sends its caller and its request to the end of their lines; false: not there. */
  serve(item: Item): boolean {
    const { priority, caller, request = '' } = item.work;
    const requests = this.#levels[priority].branches.get(caller);
    if (!this.delete(item)) return false;
    if (requests !== undefined) toTheEnd(requests.branches, request);
    toTheEnd(this.#levels[priority].branches, caller);
    return true;
  }

  /** Takes one out, wherever it stands; false when it is not there. Nobody's turn changes. */
  delete(item: Item): boolean {
    const { priority, caller, request = '' } = item.work;
    const callers = this.#levels[priority].branches;
    const requests = callers.get(caller);
    const items = requests?.branches.get(request);
    const index = items?.indexOf(item) ?? -1;
    if (requests === undefined || items === undefined || index < 0) return false;
    items.splice(index, 1);
    this.#size -= 1;
    if (items.length === 0) requests.branches.delete(request);
    if (requests.branches.size === 0) callers.delete(caller);
    return true;
  }

  /** All of them, in the order in which they would be served if nobody came. */
  inOrder(): readonly Item[] {
    return priorities.flatMap((priority) =>
      interleave(
        [...this.#levels[priority].branches.values()].map((requests) =>
          interleave([...requests.branches.values()]),
        ),
      ),
    );
  }
}

function toTheEnd<Branch>(branches: Map<string, Branch>, name: string): void {
  const branch = branches.get(name);
  if (branch === undefined) return;
  branches.delete(name);
  branches.set(name, branch);
}

/** The first of each line, then the second of each, and so on. */
function interleave<Item>(lines: readonly (readonly Item[])[]): readonly Item[] {
  const longest = Math.max(0, ...lines.map((line) => line.length));
  const order: Item[] = [];
  for (let turn = 0; turn < longest; turn += 1) {
    for (const line of lines) {
      const item = line[turn];
      if (item !== undefined) order.push(item);
    }
  }
  return order;
}
