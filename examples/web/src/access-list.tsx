import { day } from './display-text.ts';
import { Empty } from './screen-states.tsx';

interface Access {
  readonly expiresAt: string | null;
  readonly entitlement: { readonly id: string; readonly displayName: string | null } | null;
}

/** What a customer is entitled to, and until when. */
export function AccessList({ nodes }: { readonly nodes: readonly (Access | null)[] | undefined }) {
  if (nodes === undefined) return null;
  if (nodes.length === 0) return <Empty>No access at the moment.</Empty>;
  return (
    <ul className="access" aria-label="Active entitlements">
      {nodes.map((access) =>
        access?.entitlement == null ? null : (
          <li key={access.entitlement.id}>
            <strong>{access.entitlement.displayName ?? access.entitlement.id}</strong>
            <span>{access.expiresAt === null ? 'for good' : `until ${day(access.expiresAt)}`}</span>
          </li>
        ),
      )}
    </ul>
  );
}
