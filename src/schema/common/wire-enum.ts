import type { EnumRef } from '@pothos/core';
import { builder, type BuilderTypes } from '../builder.ts';

/** Stands for a value that upstream added after this server was made. */
export const unrecognized = 'UNRECOGNIZED';

/** An enum of the graph over the strings of upstream. */
export interface WireEnum<Value extends string> {
  readonly ref: EnumRef<BuilderTypes, Value | typeof unrecognized, Value | typeof unrecognized>;
  /** Upstream's string as the enum's value; anything unknown becomes `UNRECOGNIZED`, absence stays null. */
  read(value: unknown): Value | typeof unrecognized | null;
}

/**
 * Makes an enum of the values that the documents list: `values` is the generated list, and `descriptions` must have a
 * sentence for each of them, so that a regenerated value without one does not compile.
 */
export function defineWireEnum<const Value extends string>(
  name: string,
  options: {
    description: string;
    values: readonly Value[];
    descriptions: Readonly<Record<Value, string>>;
  },
): WireEnum<Value> {
  const known = new Set<string>(options.values);
  const values = Object.fromEntries([
    ...options.values.map((value) => [
      value.toUpperCase(),
      { value, description: options.descriptions[value] },
    ]),
    [
      unrecognized,
      {
        value: unrecognized,
        description: 'A value that RevenueCat added later and this server does not know yet.',
      },
    ],
  ]) as Record<string, { value: Value | typeof unrecognized; description: string }>;
  return {
    ref: builder.enumType(name, {
      description: options.description,
      values,
    }) as unknown as WireEnum<Value>['ref'],
    read(value) {
      if (value === null || value === undefined) return null;
      return typeof value === 'string' && known.has(value) ? (value as Value) : unrecognized;
    },
  };
}
