import { RefusedIdError } from './errors.ts';
import { operations, type Operation, type OperationId } from './generated/operations.ts';

const table: Readonly<Record<OperationId, Operation>> = operations;

/**
 * The path of one call, with every part encoded. Throws RefusedIdError for a part that could make the path name
 * something else: encoding alone does not help, since a URL parser resolves `..` and `%2e%2e` alike, and a DELETE of
 * `customers/..` would mean the project.
 */
export function buildPath(operationId: OperationId, parts: Readonly<Record<string, string>>): string {
  const literals = reservedIn(operationId);
  return segmentsOf(table[operationId].path)
    .map((segment, index) => {
      const name = parameterName(segment);
      if (name === null) return `/${segment}`;
      const value = Object.hasOwn(parts, name) ? parts[name] : undefined;
      if (value === undefined || isRefused(value, literals[index]))
        throw new RefusedIdError(operationId, name);
      return `/${encodeURIComponent(value)}`;
    })
    .join('');
}

/** Whether an id cannot stand in this part of this operation's path; for callers that answer before any call. */
export function isRefusedId(operationId: OperationId, parameter: string, value: string): boolean {
  const index = segmentsOf(table[operationId].path).indexOf(`{${parameter}}`);
  return isRefused(value, reservedIn(operationId)[index]);
}

function isRefused(value: unknown, literals: ReadonlySet<string | undefined> | undefined): boolean {
  return (
    typeof value !== 'string' ||
    value === '' ||
    value === '.' ||
    value === '..' ||
    isTooLong(value) ||
    /\p{Cc}/u.test(value) ||
    // A lone surrogate has no UTF-8 form, so encodeURIComponent would throw.
    !value.isWellFormed() ||
    literals?.has(value) === true
  );
}

/** The documents allow no identifier more characters than this; most kinds allow fewer, and upstream says which. */
const mostCharacters = 1500;

/** Characters and not UTF-16 units: an id of emoji has two units for each. */
function isTooLong(value: string): boolean {
  return value.length > mostCharacters && [...value].length > mostCharacters;
}

const reservedByOperation = new Map<OperationId, readonly (ReadonlySet<string | undefined> | undefined)[]>();

/** For each place of the path, the literal segments that other operations of the same interface have there. */
function reservedIn(operationId: OperationId): readonly (ReadonlySet<string | undefined> | undefined)[] {
  const known = reservedByOperation.get(operationId);
  if (known !== undefined) return known;
  const own = table[operationId];
  const ownSegments = segmentsOf(own.path);
  const others = Object.values(table)
    .filter((other) => sameInterface(own, other))
    .map((other) => segmentsOf(other.path));
  const reserved = ownSegments.map((segment, index) => {
    if (parameterName(segment) === null) return undefined;
    const there = others
      .filter((other) => leadsToSamePlace(ownSegments, other, index))
      .map((other) => other[index]);
    return new Set(there.filter((other) => other !== undefined && parameterName(other) === null));
  });
  reservedByOperation.set(operationId, reserved);
  return reserved;
}

/** The external purchases operation lives below `/v1` too. */
function sameInterface(one: Operation, other: Operation): boolean {
  return (one.api === 'v2') === (other.api === 'v2');
}

/**
 * Whether a path of the other template can have the same beginning as ours. Its parameters match anything. A literal
 * of its own cannot meet a parameter of ours: such an id was refused in that earlier place.
 */
function leadsToSamePlace(own: readonly string[], other: readonly string[], index: number): boolean {
  return other
    .slice(0, index)
    .every((segment, place) => parameterName(segment) !== null || segment === own[place]);
}

function segmentsOf(template: string): readonly string[] {
  return template.split('/').slice(1);
}

function parameterName(segment: string): string | null {
  return segment.startsWith('{') ? segment.slice(1, -1) : null;
}
