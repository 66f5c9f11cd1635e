/** Longer ids are refused before any call, and have no place in a record. */
const longestId = 1_500;

/**
 * The ids that an audit record names: the parts of a path, without the project where it is not known, because what is
 * refused at once never asks for it.
 */
export function auditTargets(
  ids: Readonly<Record<string, string>>,
  projectId: string | null,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(ids)
      .filter(([name]) => projectId !== null || name !== 'project_id')
      .map(([name, id]) => [name, id.slice(0, longestId)]),
  );
}
