import { useQuery } from 'urql';
import { duration } from './display-text.ts';
import { PaywallDocument } from './generated/graphql.ts';
import type { PaywallQuery } from './generated/graphql.ts';
import { Empty, ErrorNotice, Loading } from './screen-states.tsx';

type Offering = NonNullable<PaywallQuery['currentOffering']>;
type Package = NonNullable<NonNullable<Offering['packages']>['nodes'][number]>;

/** What the current offering sells. The store's SDK knows the price in the customer's country, and takes the money. */
export function PaywallScreen() {
  const [{ data, error, fetching }] = useQuery({ query: PaywallDocument });
  const offering = data?.currentOffering;
  const packages = (offering?.packages?.nodes ?? []).filter((node) => node !== null);
  return (
    <section aria-labelledby="paywall-title">
      <h1 id="paywall-title">See further with Skylark Pro</h1>
      <p className="lead">Choose what fits. You can change or cancel whenever you like.</p>
      {fetching && data === undefined && <Loading what="offers" />}
      <ErrorNotice error={error} />
      {data !== undefined && error === undefined && packages.length === 0 && (
        <Empty>There is nothing for sale at the moment.</Empty>
      )}
      <ul className="cards">
        {packages.map((offered) => (
          <PackageCard key={offered.id} offered={offered} />
        ))}
      </ul>
    </section>
  );
}

function PackageCard({ offered }: { readonly offered: Package }) {
  const products = (offered.products?.nodes ?? []).flatMap((node) => node?.product ?? []);
  const [terms] = products.flatMap(({ subscription }) => subscription ?? []);
  return (
    <li className="card">
      <h2>{offered.displayName ?? offered.lookupKey}</h2>
      <p className="terms">
        {terms?.duration == null ? 'Pay once' : `Renews every ${duration(terms.duration).replace(/^1 /, '')}`}
      </p>
      {terms?.trialDuration != null && <p className="badge">{duration(terms.trialDuration)} free</p>}
      {products.length === 0 && <p className="muted">Not for sale in any store yet.</p>}
      <ul className="stores">
        {products.map((product) => (
          <li key={product.id}>
            {product.app?.name ?? 'Another store'} <code>{product.storeIdentifier}</code>
          </li>
        ))}
      </ul>
    </li>
  );
}
