import { UpstreamCredentialError } from '../revenuecat/errors.ts';

/**
 * Asks with `expand`, and without when the key may not have what would be embedded: then only the fields that need it
 * fail, each with its own error, and not the whole list.
 */
export async function expandWhenAllowed<const Expand extends string, Answer>(
  expand: readonly Expand[],
  ask: (query: { readonly expand?: readonly Expand[] }) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask({ expand });
  } catch (error) {
    if (error instanceof UpstreamCredentialError && error.status === 403) return ask({});
    throw error;
  }
}
