import type { OperationId } from '../../revenuecat/generated/operations.ts';
import { idempotencyConflict } from './errors.ts';
import type { SandboxRequest } from './sandbox-request.ts';

/** The answers of requests that carried an `Idempotency-Key`. Refusals are not kept: they changed nothing. */
export class IdempotencyMemory {
  readonly #answers = new Map<string, { readonly body: string; readonly answer: unknown }>();

  /** The answer that this key had before, or that of the handler. Throws 409 when the key had another body. */
  once(id: OperationId, request: SandboxRequest, handler: () => unknown): unknown {
    const key = request.headers.get('idempotency-key');
    if (key === null || key === '') return handler();
    const name = JSON.stringify([id, request.path, key]);
    const body = JSON.stringify(request.body ?? null);
    const known = this.#answers.get(name);
    if (known !== undefined) {
      if (known.body !== body) throw idempotencyConflict();
      return known.answer;
    }
    const answer = handler();
    this.#answers.set(name, { body, answer: structuredClone(answer) });
    return answer;
  }
}
