import type { Fleet } from './fleet.ts';

/** What everything in a run shares. */
export interface SoakRun {
  readonly fleet: Fleet;
  /** The same numbers in every run, from 0 up to 1. */
  readonly random: () => number;
  /** Set when the load is to end: nothing new is begun. */
  readonly isOver: () => boolean;
  /** Customers whom writes are about. */
  readonly accounts: readonly Account[];
  /** Customers who are read as often as real ones are. */
  readonly readers: readonly string[];
}

/** A customer whose coins are counted. */
export interface Account {
  readonly id: string;
  /** How many it had before the run. */
  readonly coinsBefore: number;
  /** How many may have been given so far, whatever was answered. */
  begun: number;
  /** When a gift was answered, and by which server; each is one coin. */
  readonly given: { readonly at: number; readonly serverId: number }[];
}

export function anyOf<Item>(items: readonly Item[], random: () => number): Item {
  const one = items[Math.floor(random() * items.length)];
  if (one === undefined) throw new Error('There is nothing to choose from.');
  return one;
}
