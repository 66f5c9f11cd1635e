import { z } from 'zod';
import { isRefusedId } from '../../revenuecat/path.ts';
import type { OperationId } from '../../revenuecat/generated/operations.ts';
import { InvalidInput } from './user-errors.ts';

/** An id that becomes a part of an operation's path, with upstream's limit of its length. */
export function pathId(operation: OperationId, parameter: string, longest: number) {
  return z
    .string()
    .max(longest, `It must have at most ${String(longest)} characters.`)
    .refine(
      (id) => !isRefusedId(operation, parameter, id),
      'It cannot be an id: give one that RevenueCat knows.',
    );
}

/** An id in a body, with upstream's limit of its length. */
export function bodyId(longest: number) {
  return z
    .string()
    .min(1, 'It must not be empty.')
    .max(longest, `It must have at most ${String(longest)} characters.`);
}

/** A moment that lies ahead; both in epoch milliseconds. */
export function futureMoment(now: number) {
  return z.number().gt(now, 'It must lie in the future.');
}

/** The sender's key for one intention. */
export const idempotencyKeyRule = z
  .string()
  .min(1, 'It must not be empty.')
  .max(255, 'It must have at most 255 characters.')
  .nullish();

/** Throws `InvalidInput` with everything that is wrong, before any call. */
export function checkInput<Input>(rules: z.ZodType<Input>, input: unknown): Input {
  const result = rules.safeParse(input);
  if (result.success) return result.data;
  throw new InvalidInput(
    result.error.issues.map((issue) => ({
      field: issue.path.map(String),
      message: `${issue.path.map(String).join('.')}: ${issue.message}`,
    })),
  );
}
