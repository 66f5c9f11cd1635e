import { facadeErrorsOf } from 'revenuecat-graphql/client';
import type { ErrorCode } from 'revenuecat-graphql/client';
import type { CombinedError } from 'urql';

const titles: Partial<Record<ErrorCode, string>> = {
  UNAUTHENTICATED: 'Please sign in again',
  FORBIDDEN: 'Not allowed',
  BAD_USER_INPUT: 'That cannot be used',
  RATE_LIMITED: 'A moment, please',
  OUTCOME_UNKNOWN: 'It may have worked: look before you try again',
};

export function Loading({ what }: { readonly what: string }) {
  return (
    <p className="state" role="status">
      Loading {what} …
    </p>
  );
}

export function Empty({ children }: { readonly children: string }) {
  return <p className="state">{children}</p>;
}

/** Every error of an answer, with the server's own sentence; nothing when there is none. Data may stand beside it. */
export function ErrorNotice({ error }: { readonly error: CombinedError | undefined }) {
  if (error === undefined) return null;
  const errors = facadeErrorsOf(error.graphQLErrors);
  if (errors.length === 0)
    return <Notice title="The server cannot be reached" message="Try again in a moment." />;
  return errors.map(({ code, message, requestId }) => (
    <Notice
      key={`${code} ${message}`}
      title={titles[code] ?? 'That did not work'}
      message={message}
      detail={requestId === null ? code : `${code}, request ${requestId}`}
    />
  ));
}

interface NoticeProps {
  readonly title: string;
  readonly message: string;
  readonly detail?: string;
}

export function Notice({ title, message, detail }: NoticeProps) {
  return (
    <div className="notice" role="alert">
      <strong>{title}</strong>
      <p>{message}</p>
      {detail !== undefined && <small>{detail}</small>}
    </div>
  );
}
