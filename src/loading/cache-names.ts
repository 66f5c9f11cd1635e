/** A key of the shared cache. The project comes first, so that no two projects ever share an answer. */
export function cacheKey(
  projectId: string,
  kind: string,
  ...parts: readonly (string | number | null)[]
): string {
  return JSON.stringify([projectId, kind, ...parts]);
}

/** Everything that is known of one customer; `customerId` is any of its ids, the canonical one among them. */
export function customerTag(projectId: string, customerId: string): string {
  return JSON.stringify([projectId, 'customer', customerId]);
}

/** Every list in which customers come and go. */
export function customerListsTag(projectId: string): string {
  return JSON.stringify([projectId, 'customers']);
}

/** The parts of a project's configuration, as the lists that hold them. */
export type ConfigurationKind = 'apps' | 'products' | 'entitlements' | 'offerings' | 'packages' | 'projects';

export function configurationTag(projectId: string, kind: ConfigurationKind): string {
  return JSON.stringify([projectId, 'configuration', kind]);
}
