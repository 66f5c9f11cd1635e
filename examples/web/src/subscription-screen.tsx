import { useCallback } from 'react';
import { useQuery } from 'urql';
import { AccessList } from './access-list.tsx';
import { day, words } from './display-text.ts';
import { MySubscriptionDocument } from './generated/graphql.ts';
import type { MySubscriptionQuery } from './generated/graphql.ts';
import { customer } from './identities.ts';
import { Empty, ErrorNotice, Loading } from './screen-states.tsx';
import { useCustomerChanges } from './use-customer-changes.ts';

type Customer = NonNullable<NonNullable<MySubscriptionQuery['viewer']>['customer']>;
type Subscription = NonNullable<Customer['activeSubscription']>;

/** What the signed-in customer has, kept up to date while the screen is open. */
export function SubscriptionScreen() {
  const [{ data, error, fetching }, ask] = useQuery({ query: MySubscriptionDocument });
  const self = data?.viewer?.customer;
  const lookAgain = useCallback(() => {
    ask({ requestPolicy: 'network-only' });
  }, [ask]);
  useCustomerChanges(customer.facade, self?.id, lookAgain);
  return (
    <section aria-labelledby="subscription-title">
      <h1 id="subscription-title">My subscription</h1>
      {fetching && data === undefined && <Loading what="your subscription" />}
      <ErrorNotice error={error} />
      {data !== undefined && self == null && error === undefined && (
        <Empty>You have not bought anything yet.</Empty>
      )}
      {self != null && (
        <>
          <p className="lead">
            Signed in as <strong>{self.id}</strong>. This page follows what changes.
          </p>
          {self.activeSubscription === null ? (
            <Empty>No subscription gives you access at the moment.</Empty>
          ) : (
            <SubscriptionCard subscription={self.activeSubscription} />
          )}
          <h2>What you can use</h2>
          <AccessList nodes={self.activeEntitlements?.nodes} />
        </>
      )}
    </section>
  );
}

function SubscriptionCard({ subscription }: { readonly subscription: Subscription }) {
  const { product, status, autoRenewalStatus, currentPeriodEndsAt, store } = subscription;
  return (
    <article className="card">
      <h2>{product?.displayName ?? 'Subscription'}</h2>
      {status !== null && <p className="badge">{words(status)}</p>}
      <dl>
        {autoRenewalStatus !== null && (
          <>
            <dt>Renewal</dt>
            <dd>{words(autoRenewalStatus)}</dd>
          </>
        )}
        {currentPeriodEndsAt !== null && (
          <>
            <dt>This period ends</dt>
            <dd>{day(currentPeriodEndsAt)}</dd>
          </>
        )}
        {store !== null && (
          <>
            <dt>Bought in</dt>
            <dd>{words(store)}</dd>
          </>
        )}
      </dl>
    </article>
  );
}
