/** A parsed JSON or YAML mapping whose values have not been looked at yet. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is a mapping (not null, not a list). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a mapping; throws and names the place when it is anything else. */
export function objectAt(value: unknown, place: string): JsonObject {
  if (!isObject(value)) throw new Error(`${place}: expected a mapping`);
  return value;
}

/** The value as a list of mappings; a missing list is an empty one. */
export function objectsAt(value: unknown, place: string): JsonObject[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new Error(`${place}: expected a list`);
  return value.map((item: unknown, index) => objectAt(item, `${place}[${String(index)}]`));
}

/** The value as a list of strings; a missing list is an empty one. */
export function stringsAt(value: unknown, place: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw new Error(`${place}: expected a list of strings`);
  }
  return value;
}

/** The value as a string; throws and names the place when it is anything else. */
export function stringAt(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new Error(`${place}: expected a string`);
  return value;
}

/** The entries of a mapping that may be missing. */
export function entriesAt(value: unknown, place: string): [string, unknown][] {
  return value === undefined ? [] : Object.entries(objectAt(value, place));
}
