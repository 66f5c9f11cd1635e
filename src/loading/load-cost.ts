import type { ConfigurationKind } from './cache-names.ts';

/**
 * How many calls a loader makes while nothing is remembered. `key`: one for each key. `page`: one for each hundred items
 * of a list. `project`: the pages of one list of the project, which answer every key.
 */
export type LoadCost =
  | { readonly per: 'key' | 'page'; readonly embeds?: readonly ConfigurationKind[] }
  | {
      readonly per: 'project';
      readonly kind: ConfigurationKind;
      /** Kinds whose objects the answers embed, so that following a reference to one costs nothing. */
      readonly embeds?: readonly ConfigurationKind[];
    };
