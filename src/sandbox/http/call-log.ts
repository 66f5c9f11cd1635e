import type { OperationId } from '../../revenuecat/generated/operations.ts';

/** One request that reached an operation, whatever became of it. */
export interface SandboxCall {
  readonly operationId: OperationId;
  /** Path parameters, decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** The query as it was sent, without the question mark. */
  readonly query: string;
  /** The name of the key, or null when it was missing or unknown. */
  readonly key: string | null;
  /** Null until answered; stays so when the connection was cut or the caller gave up. */
  readonly status: number | null;
}

/** What was asked of the sandbox, in order. */
export class CallLog {
  readonly #calls: SandboxCall[] = [];

  get calls(): readonly SandboxCall[] {
    return this.#calls;
  }

  /** Notes an arrival, and gives back what completes the entry. */
  arrived(call: Pick<SandboxCall, 'operationId' | 'path' | 'query'>): (learnt: Partial<SandboxCall>) => void {
    const entry: SandboxCall = { ...call, key: null, status: null };
    this.#calls.push(entry);
    return (learnt) => Object.assign(entry, learnt);
  }

  to(operationId: OperationId): SandboxCall[] {
    return this.#calls.filter((call) => call.operationId === operationId);
  }

  forget(): void {
    this.#calls.length = 0;
  }
}
