/** Whoever sent a GraphQL request, and what that allows. */
export interface Viewer {
  /** `staff` is anyone with scopes, also when they own a customer as well. */
  readonly kind: 'anonymous' | 'customer' | 'staff';
  /** What it signed in with. A token and a JWT may have the same name without being the same person. */
  readonly credential: 'none' | 'token' | 'jwt';
  /** For logs and audit records: a token's name, or the subject of a JWT. */
  readonly name: string;
  /** Where a JWT has no subject: the claim that its name is from instead, or that there is none and the name is nobody's. */
  readonly namedBy?: 'client_id' | 'azp' | 'nothing';
  /** The App User ID this viewer owns, as the credential spells it (it may be an alias), or null. */
  readonly customerId: string | null;
  /** RevenueCat's permissions and ours, shorthands expanded; ask with `viewerHasScopes`, which knows what implies what. */
  readonly scopes: ReadonlySet<string>;
  readonly projects: 'all' | readonly string[];
  /** Epoch milliseconds from which on the credential is refused; absent for one that does not expire. */
  readonly expiresAt?: number | undefined;
}

/** The viewer of a request without a credential. */
export const anonymous: Viewer = Object.freeze<Viewer>({
  kind: 'anonymous',
  credential: 'none',
  name: 'anonymous',
  customerId: null,
  scopes: new Set<string>(),
  projects: [],
});

/** Whether the viewer may act in this project at all; what it may do there is a matter of scopes and ownership. */
export function viewerMayUseProject(viewer: Viewer, projectId: string): boolean {
  return viewer.projects === 'all' || viewer.projects.includes(projectId);
}
