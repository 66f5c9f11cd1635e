/** A key of the shared cache. The project comes first, so that no two projects ever share an answer. */
export function cacheKey(
  projectId: string,
  kind: string,
  ...parts: readonly (string | number | null)[]
): string {
  return JSON.stringify([projectId, kind, ...parts]);
}

/** The project that a key or a tag belongs to. */
export function projectOf(keyOrTag: string): string {
  const [projectId = ''] = JSON.parse(keyOrTag) as readonly string[];
  return projectId;
}

/** Everything that is known of one customer; `customerId` is any of its ids, the canonical one among them. */
export function customerTag(projectId: string, customerId: string): string {
  return JSON.stringify([projectId, 'customer', customerId]);
}

/** Of which customer a tag is; null for a tag of anything else. */
export function customerOfTag(
  tag: string,
): { readonly projectId: string; readonly customerId: string } | null {
  const [projectId, kind, customerId] = JSON.parse(tag) as readonly string[];
  return kind === 'customer' && projectId !== undefined && customerId !== undefined
    ? { projectId, customerId }
    : null;
}

/** Everything that is known of any customer. */
export function allCustomersTag(projectId: string): string {
  return JSON.stringify([projectId, 'every-customer']);
}

/** The wider tags that a tag brings along, so that no loader can forget them. */
export function widerTags(tag: string): readonly string[] {
  const [projectId, kind] = JSON.parse(tag) as readonly string[];
  const isOfCustomer = kind === 'customer' || kind === 'subscription' || kind === 'purchase';
  return isOfCustomer && projectId !== undefined ? [allCustomersTag(projectId)] : [];
}

/** Everything that is known of one subscription, also where its customer is not. */
export function subscriptionTag(projectId: string, subscriptionId: string): string {
  return JSON.stringify([projectId, 'subscription', subscriptionId]);
}

/** Everything that is known of one purchase, also where its customer is not. */
export function purchaseTag(projectId: string, purchaseId: string): string {
  return JSON.stringify([projectId, 'purchase', purchaseId]);
}

/** Every list in which customers come and go. */
export function customerListsTag(projectId: string): string {
  return JSON.stringify([projectId, 'customers']);
}

/** What upstream counts and sums up: charts, their options, overview metrics and benchmarks. */
export function figuresTag(projectId: string): string {
  return JSON.stringify([projectId, 'figures']);
}

/** The record of what was done in the project. */
export function auditTrailTag(projectId: string): string {
  return JSON.stringify([projectId, 'audit-trail']);
}

/** The parts of a project's configuration, as the lists that hold them. */
export const configurationKinds = [
  'apps',
  'products',
  'entitlements',
  'offerings',
  'packages',
  'paywalls',
  'virtual-currencies',
  'webhook-integrations',
  'discounts',
  'collaborators',
  'projects',
] as const;

export type ConfigurationKind = (typeof configurationKinds)[number];

export function configurationTag(projectId: string, kind: ConfigurationKind): string {
  return JSON.stringify([projectId, 'configuration', kind]);
}
