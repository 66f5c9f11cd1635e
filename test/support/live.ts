import type { Asker, Facade } from './facade.ts';
import { inspectForLeaks } from './leak-inspection.ts';

/** One thing that a subscription told. */
export type Told =
  | {
      readonly kind: 'next';
      readonly data: Readonly<Record<string, unknown>> | null | undefined;
      readonly errors: readonly {
        readonly message: string;
        readonly path?: readonly (string | number)[];
        readonly extensions: Readonly<Record<string, unknown>>;
      }[];
    }
  | { readonly kind: 'complete' };

/** A subscription over server-sent events, read by hand. */
export interface LiveSubscription {
  readonly response: Response;
  /** The next thing that is told; rejects when the connection is cut. */
  next(): Promise<Told>;
  leave(): Promise<void>;
}

/** Subscribes in process, as a browser does that asks for an event stream. */
export async function subscribe(
  facade: Facade,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  as: Asker = 'administrator',
): Promise<LiveSubscription> {
  const authorization = await facade.authorizationOf(as);
  const response = await facade.server.fetch(
    new Request('http://facade.test/graphql', {
      method: 'POST',
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        ...(authorization === null ? {} : { authorization }),
      },
      body: JSON.stringify({ query, variables }),
    }),
  );
  return readEvents(response);
}

/** The events of a response. What it holds so far is not read before it is asked for. */
export function readEvents(response: Response): LiveSubscription {
  if (response.body === null) throw new Error('The answer has no body.');
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';

  const block = async (): Promise<string> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const found = text.slice(0, end);
        text = text.slice(end + 2);
        return found;
      }
      const { done, value } = await reader.read();
      if (done) throw new Error(`The stream ended: ${text}`);
      text += value;
      inspectForLeaks('response body', text);
    }
  };

  return {
    response,
    async next() {
      for (;;) {
        const lines = (await block()).split('\n');
        const kind = lines.find((line) => line.startsWith('event: '))?.slice('event: '.length);
        if (kind === 'complete') return { kind };
        if (kind !== 'next') continue;
        const data = lines.find((line) => line.startsWith('data: '))?.slice('data: '.length) ?? '';
        const result = JSON.parse(data) as Partial<Extract<Told, { kind: 'next' }>>;
        return { kind, data: result.data, errors: result.errors ?? [] };
      }
    },
    leave: () => reader.cancel(),
  };
}
