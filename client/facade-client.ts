import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { ClientError, GraphQLClient } from 'graphql-request';
import { customerChanges, waitByTimer } from './customer-changes.ts';
import type { ChangeSource, CustomerChange, CustomerChangesOptions } from './customer-changes.ts';
import { DocumentIds } from './document-ids.ts';
import { facadeErrorsOf } from './facade-errors.ts';
import type { FacadeError } from './facade-errors.ts';
import {
  CatalogueDocument,
  CustomerScreenDocument,
  EntitlementCheckDocument,
  GrantEntitlementDocument,
  SupportListDocument,
} from './generated/graphql.ts';
import type {
  CatalogueQuery,
  CustomerScreenQuery,
  CustomerScreenQueryVariables,
  EntitlementCheckQuery,
  EntitlementCheckQueryVariables,
  GrantEntitlementMutation,
  GrantEntitlementMutationVariables,
  SupportListQuery,
  SupportListQueryVariables,
} from './generated/graphql.ts';

export { errorCodes, facadeErrorsOf } from './facade-errors.ts';
export type { ErrorCode, FacadeError } from './facade-errors.ts';
export type { CustomerChange, CustomerChangesOptions } from './customer-changes.ts';

/** What came back. Both may hold something: a field that failed is null, has its error, and leaves the others alone. */
export interface Answer<Data> {
  readonly data: Data | null;
  readonly errors: readonly FacadeError[];
}

export interface FacadeClientOptions {
  /** The absolute address of the GraphQL endpoint. */
  readonly url: string;
  /** A JWT or static token, or what gives one: it is asked before every request, so that a token may be renewed. */
  readonly token: string | (() => string | Promise<string>);
  /**
   * Whether to send the ids of documents in the place of their texts, to a server that has the manifest of the build
   * (`TRUSTED_DOCUMENTS`). Documents without an id are sent as they are.
   */
  readonly sendsIds?: boolean;
  /** Sends the requests; the platform's own `fetch` when left out. */
  readonly fetch?: typeof globalThis.fetch;
  /** Waits between two polls; by a timer when left out. */
  readonly wait?: ChangeSource['wait'];
}

interface SendOptions {
  /** Aborts the request. */
  readonly signal?: AbortSignal;
}

/**
 * The everyday documents as functions. Each resolves to an `Answer` also when the server refuses; it rejects when there is
 * no GraphQL answer at all: the network failed, something in between answered, or the signal was aborted.
 */
export interface FacadeClient {
  /** What a person wants to see of a customer: attributes, entitlements, subscriptions, purchases. */
  customerScreen(
    variables: CustomerScreenQueryVariables,
    options?: SendOptions,
  ): Promise<Answer<CustomerScreenQuery>>;
  /** Whether a customer has an entitlement now. */
  entitlementCheck(
    variables: EntitlementCheckQueryVariables,
    options?: SendOptions,
  ): Promise<Answer<EntitlementCheckQuery>>;
  /** What is for sale: offerings, their packages, their products. */
  catalogue(options?: SendOptions): Promise<Answer<CatalogueQuery>>;
  /** A page of customers with what they have. */
  supportList(variables: SupportListQueryVariables, options?: SendOptions): Promise<Answer<SupportListQuery>>;
  /** Grants an entitlement. What the server could not do is a member of the result's union, told by `__typename`. */
  grantEntitlement(
    variables: GrantEntitlementMutationVariables,
    options?: SendOptions,
  ): Promise<Answer<GrantEntitlementMutation>>;
  /** The customer screen now, and again after each reason to look, until the signal is aborted. */
  liveCustomer(options: CustomerChangesOptions): AsyncGenerator<Answer<CustomerScreenQuery>, void>;
  /** Only the reasons to look again, for documents of your own. */
  customerChanges(options: CustomerChangesOptions): AsyncGenerator<CustomerChange, void>;
  /** Sends a typed document of your own. */
  send<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    options?: SendOptions,
  ): Promise<Answer<Data>>;
}

/** A client for one server and one viewer. It keeps nothing between requests and opens nothing until it is asked. */
export function createFacadeClient(options: FacadeClientOptions): FacadeClient {
  const { url, token, fetch = globalThis.fetch, wait = waitByTimer } = options;
  const ids = new DocumentIds();
  const requestMiddleware = options.sendsIds === true ? { requestMiddleware: ids.middleware } : {};
  const http = new GraphQLClient(url, { fetch, errorPolicy: 'all', ...requestMiddleware });
  const headers = async (): Promise<Record<string, string>> => ({
    authorization: `Bearer ${typeof token === 'string' ? token : await token()}`,
  });

  const send: FacadeClient['send'] = async <Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    { signal }: SendOptions = {},
  ): Promise<Answer<Data>> => {
    try {
      const { data, errors } = await http.rawRequest<Data>({
        query: ids.note(document, print(document)),
        variables,
        requestHeaders: await headers(),
        ...(signal === undefined ? {} : { signal }),
      });
      return { data, errors: facadeErrorsOf(errors) };
    } catch (error) {
      if (!(error instanceof ClientError) || error.response.errors === undefined) throw error;
      return { data: null, errors: facadeErrorsOf(error.response.errors) };
    }
  };
  const changes = (wanted: CustomerChangesOptions): AsyncGenerator<CustomerChange, void> =>
    customerChanges({ url, fetch, headers, wait }, wanted);

  return {
    send,
    customerScreen: (variables, sending) => send(CustomerScreenDocument, variables, sending),
    entitlementCheck: (variables, sending) => send(EntitlementCheckDocument, variables, sending),
    catalogue: (sending) => send(CatalogueDocument, {}, sending),
    supportList: (variables, sending) => send(SupportListDocument, variables, sending),
    grantEntitlement: (variables, sending) => send(GrantEntitlementDocument, variables, sending),
    customerChanges: changes,
    async *liveCustomer(wanted) {
      const look = (): Promise<Answer<CustomerScreenQuery>> =>
        send(CustomerScreenDocument, { id: wanted.id }, { signal: wanted.signal });
      yield await look();
      for await (const _change of changes(wanted)) yield await look();
    },
  };
}
