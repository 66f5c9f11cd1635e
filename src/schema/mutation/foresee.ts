import { ForbiddenError } from '../../auth/access-error.ts';
import { inputIssue } from './upstream-issues.ts';
import { InvalidInput, NotFound } from './user-errors.ts';

/** For dry runs: throws `NotFound` when what a mutation is about does not exist. Gives the object otherwise. */
export async function foreseeExisting<Data>(found: Promise<Data | null>, noun: string): Promise<Data> {
  const data = await found;
  if (data === null) throw new NotFound(`There is no ${noun} with this id.`);
  return data;
}

/** A state in which upstream refuses a mutation, and the reading that tells whether it is so now. */
interface Obstacle {
  /** What stands in the way, as a sentence. */
  readonly sentence: string;
  stands(): boolean | Promise<boolean>;
}

/**
 * For dry runs: throws `InvalidInput`, as the mutation itself would, with a sentence about `field` for each obstacle that
 * stands. What the viewer may not read is left to upstream: a dry run shows nobody more than a query would.
 */
export async function foreseeObstacles(field: string, obstacles: readonly Obstacle[]): Promise<void> {
  const standing = await Promise.all(
    obstacles.map(async ({ sentence, stands }) => {
      try {
        return (await stands()) ? [inputIssue([field], sentence)] : [];
      } catch (error) {
        if (error instanceof ForbiddenError) return [];
        throw error;
      }
    }),
  );
  const issues = standing.flat();
  if (issues.length > 0) throw new InvalidInput(issues);
}
