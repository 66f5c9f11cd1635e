import type { OperationId } from '../../src/revenuecat/generated/operations.ts';
import type { Sandbox } from '../../src/sandbox/create-sandbox.ts';

/** Keeps the next request of the operation open, with what it locks: `begun` once it is, until `release`. */
export function holdNext(
  sandbox: Sandbox,
  operationId: OperationId,
): { readonly begun: Promise<void>; release(this: void): void } {
  const [begun, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  sandbox.faults.add({
    operationId,
    kind: 'hold',
    times: 1,
    until() {
      begun.resolve();
      return released.promise;
    },
  });
  return { begun: begun.promise, release: released.resolve };
}
