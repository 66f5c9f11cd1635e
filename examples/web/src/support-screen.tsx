import { useState } from 'react';
import { useQuery } from 'urql';
import { AccessList } from './access-list.tsx';
import { day, words } from './display-text.ts';
import { SupportCustomerDocument } from './generated/graphql.ts';
import type { SupportCustomerQuery } from './generated/graphql.ts';
import { GrantForm } from './grant-form.tsx';
import { Empty, ErrorNotice, Loading } from './screen-states.tsx';

type Customer = NonNullable<SupportCustomerQuery['customer']>;

/** Finds a customer by its App User ID. */
export function SupportScreen() {
  const [id, setId] = useState('');
  const [{ data, error, fetching }] = useQuery({
    query: SupportCustomerDocument,
    variables: { id },
    pause: id === '',
  });
  return (
    <>
      <form
        className="row"
        role="search"
        action={(form) => {
          setId(textOf(form, 'id').trim());
        }}
      >
        <label>
          App User ID
          <input
            name="id"
            required
            maxLength={1500}
            autoComplete="off"
            spellCheck={false}
            defaultValue={id}
          />
        </label>
        <button type="submit">Find</button>
      </form>
      {id === '' && <Empty>Find a customer, such as ada or grace.</Empty>}
      {id !== '' && fetching && data?.customer == null && <Loading what="the customer" />}
      <ErrorNotice error={error} />
      {id !== '' && !fetching && error === undefined && data?.customer === null && (
        <Empty>{`RevenueCat knows no customer ${id}.`}</Empty>
      )}
      {data?.customer != null && <FoundCustomer found={data.customer} />}
    </>
  );
}

function FoundCustomer({ found }: { readonly found: Customer }) {
  const subscriptions = (found.subscriptions?.nodes ?? []).filter((node) => node !== null);
  return (
    <div className="columns">
      <article className="card" aria-label={`Customer ${found.id}`}>
        <h2>{found.id}</h2>
        <dl>
          <dt>First seen</dt>
          <dd>{found.firstSeenAt === null ? 'not known' : day(found.firstSeenAt)}</dd>
          <dt>Last seen</dt>
          <dd>{found.lastSeenAt === null ? 'not known' : day(found.lastSeenAt)}</dd>
        </dl>
        <h3>Access</h3>
        <AccessList nodes={found.activeEntitlements?.nodes} />
        <h3>Subscriptions</h3>
        {subscriptions.length === 0 && <Empty>None.</Empty>}
        <ul className="access">
          {subscriptions.map(({ id, product, status, store }) => (
            <li key={id}>
              <strong>{product?.displayName ?? (store === null ? id : words(store))}</strong>
              <span>{status === null ? 'status not known' : words(status)}</span>
            </li>
          ))}
        </ul>
      </article>
      <GrantForm customerId={found.id} />
    </div>
  );
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
