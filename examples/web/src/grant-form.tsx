import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { GrantableEntitlementsDocument, GrantAccessDocument } from './generated/graphql.ts';
import type { GrantAccessMutation } from './generated/graphql.ts';
import { ErrorNotice, Notice } from './screen-states.tsx';

type Outcome = GrantAccessMutation['grantEntitlement'];

const inThirtyDays = (): string => new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

/** Grants an entitlement. Afterwards urql asks again for every screen that shows a customer. */
export function GrantForm({ customerId }: { readonly customerId: string }) {
  const [{ data: catalogue, error: catalogueError }] = useQuery({ query: GrantableEntitlementsDocument });
  const [{ data, error, fetching }, grant] = useMutation(GrantAccessDocument);
  const entitlements = (catalogue?.entitlements?.nodes ?? []).filter((node) => node !== null);
  const [chosen, setChosen] = useState('');
  const [lastDay, setLastDay] = useState(inThirtyDays);
  const entitlementId = chosen === '' ? (entitlements[0]?.id ?? '') : chosen;
  return (
    <form
      className="card"
      aria-label="Grant access"
      onSubmit={(event) => {
        event.preventDefault();
        void grant({ input: { customerId, entitlementId, expiresAt: `${lastDay}T23:59:59.000Z` } });
      }}
    >
      <h2>Grant access</h2>
      <label>
        Entitlement
        <select
          value={entitlementId}
          onChange={(event) => {
            setChosen(event.target.value);
          }}
        >
          {entitlements.map(({ id, displayName, lookupKey }) => (
            <option key={id} value={id}>
              {displayName ?? lookupKey}
            </option>
          ))}
        </select>
      </label>
      <label>
        Last day
        <input
          type="date"
          required
          value={lastDay}
          onChange={(event) => {
            setLastDay(event.target.value);
          }}
        />
      </label>
      <button type="submit" disabled={fetching || entitlementId === ''}>
        {fetching ? 'Granting …' : 'Grant'}
      </button>
      <ErrorNotice error={catalogueError} />
      <ErrorNotice error={error} />
      {!fetching && <GrantOutcome outcome={data?.grantEntitlement} />}
    </form>
  );
}

/** Refusals of the input are members of the result's union, so the compiler asks for each of them. */
function GrantOutcome({ outcome }: { readonly outcome: Outcome | undefined }) {
  if (outcome == null) return null;
  if (outcome.__typename === 'GrantEntitlementPayload') {
    return (
      <p className="done" role="status">
        Granted.
      </p>
    );
  }
  return <Notice title="Not granted" message={outcome.message} detail={outcome.code} />;
}
