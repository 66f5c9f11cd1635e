import type { Answer } from '../../../support/facade.ts';
import type { Place } from './access-tree.ts';
import type { Outcome } from './expected-access.ts';

/**
 * What became of each place in an answer. An error stands for a refusal when it has one of the codes by which access is
 * refused; any other error throws. A place whose object came as null, without an error, is `unreached` as well.
 */
export function observedOutcomes(
  answer: Pick<Answer, 'data' | 'errors'>,
  places: readonly Place[],
): ReadonlyMap<Place, Outcome> {
  const refused = new Set<string>();
  for (const { path = [], extensions, message } of answer.errors) {
    if (extensions['code'] !== 'FORBIDDEN' && extensions['code'] !== 'UNAUTHENTICATED')
      throw new Error(`${path.join('.')}: ${String(extensions['code'])} ${message}`);
    refused.add(path.filter((part) => typeof part === 'string').join('.'));
  }
  // What cannot be null takes the whole answer with it.
  const isRefusedWhole = refused.size > 0 && valuesAt(answer.data, []).length === 0;
  return new Map(
    places.map((place): [Place, Outcome] => {
      const parts = place.path.split('.');
      const name = parts.at(-1) ?? '';
      const parents = valuesAt(answer.data, parts.slice(0, -1));
      if (refused.has(place.path) || (isRefusedWhole && parts.length === 1)) return [place, 'refused'];
      const isThere = parents.some((parent) => Object.hasOwn(parent, name));
      return [place, isThere ? 'answered' : 'unreached'];
    }),
  );
}

/** The objects that stand at a path, through every list on the way. */
function valuesAt(data: unknown, parts: readonly string[]): Record<string, unknown>[] {
  return parts.reduce<Record<string, unknown>[]>(
    (objects, part) => objects.flatMap((object) => objectsIn(object[part])),
    objectsIn(data),
  );
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return typeof value === 'object' && value !== null ? [value as Record<string, unknown>] : [];
}
