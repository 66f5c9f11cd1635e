import { createHash } from 'node:crypto';
import { mkdtemp, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFacade, type Asker, type Facade } from '../../support/facade.ts';

export const name = '{ viewer { name } }';
export const kind = 'query Kind { viewer { kind } }';
export const customer: Asker = { customerId: 'ada' };

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

interface Trusting {
  readonly facade: Facade;
  readonly file: string;
  /** Puts another text in the place of the manifest, as a whole. */
  replace(manifest: string): Promise<void>;
}

/** A server with this manifest. */
export async function trusting(mode: 'allow' | 'only', manifest: unknown): Promise<Trusting> {
  const folder = await mkdtemp(join(tmpdir(), 'manifest-'));
  const file = join(folder, 'persisted-documents.json');
  await writeFile(file, JSON.stringify(manifest));
  const facade = await createFacade({ env: { TRUSTED_DOCUMENTS: mode, TRUSTED_DOCUMENTS_FILE: file } });
  return {
    facade,
    file,
    async replace(text) {
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
      await facade.clock.advance(1_000);
    },
  };
}

interface Sent {
  readonly status: number;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  };
  readonly code: string | undefined;
}

/** Sends the parameters, and gives what came back. */
export async function send(
  facade: Facade,
  params: object,
  as: Asker = customer,
  init: RequestInit = {},
): Promise<Sent> {
  const headers = new Headers({ accept: 'application/graphql-response+json', ...(init.headers as object) });
  const authorization = await facade.authorizationOf(as);
  if (authorization !== null) headers.set('authorization', authorization);
  const request =
    init.method === 'GET'
      ? new Request(
          `http://facade.test/graphql?${new URLSearchParams(
            Object.entries(params).map(([key, value]) => [
              key,
              typeof value === 'string' ? value : JSON.stringify(value),
            ]),
          ).toString()}`,
          { headers },
        )
      : new Request('http://facade.test/graphql', {
          method: 'POST',
          headers: [...headers, ['content-type', 'application/json']],
          body: JSON.stringify(params),
        });
  const response = await facade.server.fetch(request);
  const body = (await response.json()) as Sent['body'];
  return { status: response.status, body, code: body.errors?.[0]?.extensions.code };
}

/** What a customer is answered to `name`. */
export const itsName = { viewer: { name: 'ada' } };
