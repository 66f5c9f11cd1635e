// An event's own data is as it came: a value that is not what it should be is taken for one that is not there.

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The texts of a list; null where there is no list. */
export function textsOf(value: unknown): readonly string[] | null {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : null;
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function yesOrNo(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** Epoch milliseconds that a date can hold. */
export function momentOf(value: unknown): number | null {
  return Number.isInteger(value) && !Number.isNaN(new Date(value as number).getTime())
    ? (value as number)
    : null;
}

/** Upstream's own names are lower case in answers and upper case in events. */
export function nameOf(value: unknown): string | null {
  return textOf(value)?.toLowerCase() ?? null;
}
