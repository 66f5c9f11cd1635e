import { expect, test } from 'vitest';

import { FairQueue } from '../../../../src/revenuecat/traffic/fair-queue.ts';
import type { Priority, Work } from '../../../../src/revenuecat/traffic/work.ts';

interface Item {
  readonly name: string;
  readonly work: Work;
}

function item(name: string, caller: string, request?: string, priority: Priority = 'interactive'): Item {
  return { name, work: { priority, caller, request } };
}

function queueOf(...items: readonly Item[]): FairQueue<Item> {
  const queue = new FairQueue<Item>();
  for (const each of items) queue.add(each);
  return queue;
}

function serveAll(queue: FairQueue<Item>): string[] {
  const names: string[] = [];
  for (let next = queue.peek(); next !== undefined; next = queue.peek()) {
    queue.serve(next);
    names.push(next.name);
  }
  return names;
}

test('the more urgent priority is served first, whenever it came', () => {
  const queue = queueOf(
    item('refresh', 'a', '1', 'background'),
    item('list', 'a', '1', 'list'),
    item('read', 'a', '1'),
    item('write', 'a', '1', 'mutation'),
  );
  expect(serveAll(queue)).toEqual(['write', 'read', 'list', 'refresh']);
});

test('a caller with thousands of items does not keep another one waiting', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => item(`a${String(index)}`, 'a'));
  const queue = queueOf(...many, item('b0', 'b'), item('b1', 'b'));
  expect(serveAll(queue).slice(0, 5)).toEqual(['a0', 'b0', 'a1', 'b1', 'a2']);
});

test('the requests of one caller take turns as well', () => {
  const queue = queueOf(
    item('first 1', 'a', 'first'),
    item('first 2', 'a', 'first'),
    item('second 1', 'a', 'second'),
    item('other', 'b'),
  );
  expect(serveAll(queue)).toEqual(['first 1', 'other', 'second 1', 'first 2']);
});

test('who was just served waits for the others, also with new items', () => {
  const queue = queueOf(item('a0', 'a'), item('a1', 'a'), item('b0', 'b'));
  const first = queue.peek();
  if (first !== undefined) queue.serve(first);
  queue.add(item('a2', 'a'));
  expect(serveAll(queue)).toEqual(['b0', 'a1', 'a2']);
});

test('the order that is told is the order of service', () => {
  const queue = queueOf(
    item('a1', 'a', 'first'),
    item('a2', 'a', 'first'),
    item('a3', 'a', 'second'),
    item('b1', 'b'),
    item('b2', 'b'),
    item('list', 'c', '1', 'list'),
  );
  const told = queue.inOrder().map(({ name }) => name);
  expect(serveAll(queue)).toEqual(told);
});

test('who leaves takes nobody’s turn, and can leave once', () => {
  const leaving = item('a0', 'a');
  const queue = queueOf(leaving, item('a1', 'a'), item('b0', 'b'));
  expect(queue.delete(leaving)).toBe(true);
  expect(queue.delete(leaving)).toBe(false);
  expect(queue.serve(leaving)).toBe(false);
  expect(queue.size).toBe(2);
  expect(serveAll(queue)).toEqual(['a1', 'b0']);
  expect(queue.size).toBe(0);
});
