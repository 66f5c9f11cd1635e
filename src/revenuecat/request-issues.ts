import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { requestLimits } from './generated/request-limits.ts';
import type { OperationId } from './generated/operations.ts';
import { isRefusedId } from './path.ts';

/** One thing that upstream would not accept of a request. */
export interface RequestIssue {
  /** Where it is, in upstream's names: a parameter of the path, or a path within the body. */
  readonly field: readonly string[];
  /** What would be right, as a sentence without a subject. */
  readonly sentence: string;
}

/** The parts of a request that have limits. */
export interface LimitedRequest {
  readonly path?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
}

// Lists of alternatives are told apart by their errors, so all of them are wanted.
const ajv = new Ajv2020({
  allErrors: true,
  verbose: true,
  strict: false,
  formats: { int64: true, double: true, float: true },
});
formats.default(ajv, ['uri', 'email', 'date-time']);

const validators = new Map<string, ValidateFunction>();

/**
 * Everything in a request that is against the limits of the documents: lengths, ranges, patterns, counts, unknown and
 * missing fields. Says what a call would say one by one, without the call.
 */
export function requestIssues(operationId: OperationId, request: LimitedRequest): readonly RequestIssue[] {
  const limits = requestLimits[operationId];
  if (limits === undefined) return [];
  const inPath = Object.entries(request.path ?? {}).flatMap(([name, value]) => {
    if (isRefusedId(operationId, name, value)) return [{ field: [name], sentence: 'It cannot be an id.' }];
    const schema = limits.path[name];
    return schema === undefined ? [] : issuesOf(`${operationId} ${name}`, schema, value, [name]);
  });
  const inBody =
    limits.body === undefined || request.body === undefined
      ? []
      : issuesOf(operationId, limits.body, request.body, []);
  return [...inPath, ...inBody];
}

function issuesOf(
  name: string,
  schema: object,
  value: unknown,
  place: readonly string[],
): readonly RequestIssue[] {
  const validate = validators.get(name) ?? ajv.compile(schema);
  validators.set(name, validate);
  if (validate(value)) return [];
  const seen = new Set<string>();
  return relevant(validate.errors ?? []).flatMap((error) => {
    const field = [...place, ...fieldOf(error)];
    const issue = { field, sentence: sentenceOf(error) };
    const text = JSON.stringify(issue);
    if (seen.has(text)) return [];
    seen.add(text);
    return [issue];
  });
}

/**
 * Where alternatives exist, each of them reports why it does not fit. Only the closest one is worth telling, and a
 * summary that says that none fits only where nothing better is known.
 */
function relevant(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors.filter((error) => error.keyword === 'oneOf' || error.keyword === 'anyOf');
  const closest = choices.reduce<readonly ErrorObject[]>((kept, choice) => {
    const branches = Map.groupBy(
      kept.filter((error) => error.schemaPath.startsWith(`${choice.schemaPath}/`)),
      (error) => error.schemaPath.slice(choice.schemaPath.length + 1).split('/')[0],
    );
    const nearest = [...branches.values()].reduce<readonly ErrorObject[] | null>(
      (best, branch) => (best === null || distance(branch) < distance(best) ? branch : best),
      null,
    );
    const outside = kept.filter((error) => ![...branches.values()].flat().includes(error));
    // Alternatives of a plain value (a reserved name or a pattern) are told by the summary.
    const onValue = nearest?.every(
      (error) => error.instancePath === choice.instancePath && error.keyword !== 'required',
    );
    return nearest === null || onValue === true
      ? outside
      : [...outside.filter((error) => error !== choice), ...nearest];
  }, errors);
  // What no alternative could evaluate is unknown only because none fitted.
  const known = closest.filter((error) => error.keyword !== 'unevaluatedProperties');
  return known.length > 0 ? known : closest;
}

/** How far an alternative is from what was given. One that wants another kind of thing is farther than any other. */
function distance(branch: readonly ErrorObject[]): number {
  const otherKind = branch.some(
    ({ keyword, params }) =>
      keyword === 'enum' && (params as { allowedValues: readonly unknown[] }).allowedValues.length === 1,
  );
  return branch.length + (otherKind ? 1000 : 0);
}

function fieldOf(error: ErrorObject): string[] {
  const path = error.instancePath.split('/').slice(1).map(unescaped);
  const params = error.params as {
    missingProperty?: string;
    additionalProperty?: string;
    unevaluatedProperty?: string;
  };
  const named = params.missingProperty ?? params.additionalProperty ?? params.unevaluatedProperty;
  return named === undefined ? path : [...path, named];
}

function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

function sentenceOf(error: ErrorObject): string {
  const { limit, allowedValues, type } = error.params as {
    limit?: number;
    allowedValues?: readonly unknown[];
    type?: unknown;
  };
  // What is given as null where upstream wants a value has no other fault, whichever rule finds it.
  if (error.data === null) return 'It cannot be null.';
  switch (error.keyword) {
    case 'required':
      return 'It is missing.';
    case 'minLength':
      return limit === 1 ? 'It must not be empty.' : `It must have at least ${String(limit)} characters.`;
    case 'maxLength':
      return `It must have at most ${String(limit)} characters.`;
    case 'minimum':
      return `It must be at least ${String(limit)}.`;
    case 'maximum':
      return `It must be at most ${String(limit)}.`;
    case 'minItems':
      return `It must have at least ${String(limit)} ${limit === 1 ? 'entry' : 'entries'}.`;
    case 'maxItems':
      return `It must have at most ${String(limit)} entries.`;
    case 'minProperties':
      return 'Give at least one value to change.';
    case 'enum':
      return `It must be one of ${(allowedValues ?? []).map(String).join(', ')}.`;
    case 'type':
      return `It must be ${Array.isArray(type) ? type.join(' or ') : String(type)}.`;
    case 'format':
      return 'It is not of the form that is wanted here, such as a full URL.';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'It does not belong here.';
    case 'pattern':
      return 'It holds characters, or is of a form, that RevenueCat does not allow here.';
    default:
      return 'RevenueCat does not accept this value here.';
  }
}
