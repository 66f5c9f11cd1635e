import type { ExecutionResult } from 'graphql';

/** The parts of an answer, in their order. */
export type ResultParts = AsyncIterable<ExecutionResult>;

/** Whether an executor answers in parts. */
export function isInParts(result: unknown): result is ResultParts {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}

/**
 * The same parts, each as `change` gives it. A part may be replaced while it is awaited: `instead` resolves to one that ends
 * the answer. `onEnd` is called once, when the last part is given or nobody wants more.
 */
export function withParts(
  parts: ResultParts,
  options: {
    change?(part: ExecutionResult): ExecutionResult | Promise<ExecutionResult>;
    instead?: Promise<ExecutionResult>;
    onEnd?(): void;
  },
): AsyncIterableIterator<ExecutionResult> {
  const { change = (part) => part, instead, onEnd } = options;
  const source = parts[Symbol.asyncIterator]();
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    onEnd?.();
    // Where another part came instead, the rest is given up.
    Promise.resolve(source.return?.()).catch(() => undefined);
  };
  const last: Promise<IteratorResult<ExecutionResult>> | undefined = instead?.then((value) => ({
    done: false,
    value,
  }));
  return {
    async next() {
      if (isOver) return { done: true, value: undefined };
      const step = source.next();
      try {
        const found = await (last === undefined ? step : Promise.race([step, last]));
        if (found.done === true) {
          end();
          return found;
        }
        const { value } = found;
        if (!hasNext(value)) end();
        return { done: false, value: await change(value) };
      } catch (error) {
        end();
        throw error;
      }
    },
    return() {
      end();
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Whether a part says that another follows. */
export function hasNext(part: ExecutionResult): boolean {
  return 'hasNext' in part && part.hasNext === true;
}
