import type { RequestMiddleware } from 'graphql-request';

/** Puts the id that the build gave a document in the place of its text. */
export class DocumentIds {
  readonly #byText = new Map<string, string>();

  /** Remembers the id of the document, if the build gave it one, and gives the text back. */
  note(document: object, text: string): string {
    const { hash } = ('__meta__' in document ? document.__meta__ : {}) as { readonly hash?: unknown };
    if (typeof hash === 'string') this.#byText.set(text, hash);
    return text;
  }

  readonly middleware: RequestMiddleware = (request) => {
    if (typeof request.body !== 'string') return request;
    const { query, ...others } = JSON.parse(request.body) as { readonly query?: string };
    const documentId = this.#byText.get(query ?? '');
    return documentId === undefined
      ? request
      : { ...request, body: JSON.stringify({ documentId, ...others }) };
  };
}
