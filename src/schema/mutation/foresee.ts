import { NotFound } from './user-errors.ts';

/** For dry runs: throws `NotFound` when what a mutation is about does not exist. Gives the object otherwise. */
export async function foreseeExisting<Data>(found: Promise<Data | null>, noun: string): Promise<Data> {
  const data = await found;
  if (data === null) throw new NotFound(`There is no ${noun} with this id.`);
  return data;
}
