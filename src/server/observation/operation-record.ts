import { createHash } from 'node:crypto';
import { getOperationAST, print, type DocumentNode } from 'graphql';
import type { Viewer } from '../../auth/viewer.ts';
import { anonymous } from '../../auth/viewer.ts';
import type { OperationCost, OperationFacts } from '../../observability/operation-facts.ts';

/** Which operation a request asks for. */
export type OperationIdentity = Pick<OperationFacts, 'name' | 'hash' | 'kind'>;

/** Longer names are cut: they come from outside, and nobody's own are as long. */
const longestName = 80;
const unread: OperationIdentity = { name: null, hash: null, kind: null };

/** Documents are parsed once and kept, so each is hashed once. */
const hashes = new WeakMap<DocumentNode, string>();

function hashOf(document: DocumentNode): string {
  const known = hashes.get(document);
  if (known !== undefined) return known;
  const text = document.loc?.source.body ?? print(document);
  const hash = createHash('sha256').update(text).digest('hex');
  hashes.set(document, hash);
  return hash;
}

/** Which operation of the document is asked for. */
export function identityOf(
  document: DocumentNode,
  operationName: string | null | undefined,
): OperationIdentity {
  const operation = getOperationAST(document, operationName ?? undefined);
  return {
    name: operation?.name?.value.slice(0, longestName) ?? null,
    hash: hashOf(document),
    kind: operation?.operation ?? null,
  };
}

/** What becomes known of one GraphQL request while it is answered, told by the parts that it passes. */
export class OperationRecord {
  viewer: Viewer = anonymous;
  identity: OperationIdentity = unread;
  cost: OperationCost | null = null;
  recalled = false;
  hasData = false;
  /** Whether the request is about a stream that several operations share; those are watched by themselves. */
  isOfStream = false;
  readonly errors = new Map<string, number>();

  /** The document was read; which of its operations is asked for, where it has several, says the name. */
  noteDocument(document: DocumentNode, operationName: string | null | undefined): void {
    this.identity = identityOf(document, operationName);
  }

  noteRecalled(identity: OperationIdentity | null): void {
    this.recalled = true;
    this.hasData = true;
    this.identity = identity ?? unread;
  }

  /** The answer as it is shown. The last word counts, because an answer may be put into form twice. */
  noteResult(hasData: boolean, codes: readonly string[]): void {
    this.hasData = hasData;
    this.errors.clear();
    for (const code of codes) this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }

  /** Nobody waited for the answer: the errors of what was given up because of that are nobody's. */
  noteLeft(): void {
    this.noteResult(false, []);
  }
}
