import type { Operation, OperationId } from '../../revenuecat/generated/operations.ts';
import { locked } from './errors.ts';
import type { SandboxRequest } from './sandbox-request.ts';

/** Reads in form that write all the same: each makes another link. */
const writingReads: ReadonlySet<OperationId> = new Set<OperationId>([
  'get-authorized-subscription-management-url',
]);

/** The objects that are being written to. Who writes to one of them meanwhile is refused, not made to wait. */
export class ObjectLocks {
  readonly #taken = new Set<string>();

  /** Takes the locks of a write, and gives back what releases them. Throws 423 when another write has one of them. */
  take(id: OperationId, operation: Operation, request: SandboxRequest): () => void {
    const names = operation.method === 'GET' && !writingReads.has(id) ? [] : lockNames(operation, request);
    if (names.some((name) => this.#taken.has(name))) throw locked();
    for (const name of names) this.#taken.add(name);
    return () => {
      for (const name of names) this.#taken.delete(name);
    };
  }
}

/**
 * The first object below the project that the path names: a package is made in its offering, a code belongs to its
 * discount, a payment to its subscription. Where the path names none, something is made, and the lock is that of the list.
 */
function lockNames({ path, pathParameters }: Operation, request: SandboxRequest): readonly string[] {
  const { project } = request;
  const inProject = (...name: readonly string[]): string => JSON.stringify([project.project.id, ...name]);
  const [parameter] = pathParameters.filter((name) => name !== 'project_id');
  if (parameter === undefined) return [inProject(path)];
  const id = request.path[parameter] ?? '';
  if (parameter !== 'customer_id') return [inProject(parameter, id)];
  // All ids of a customer are one customer, and a transfer writes to two.
  const customer = (named: string): string => inProject(parameter, project.customer(named)?.id ?? named);
  const target = targetOf(request.body);
  return [...new Set([customer(id), ...(target === null ? [] : [customer(target)])])];
}

function targetOf(body: unknown): string | null {
  const isRecord = typeof body === 'object' && body !== null && 'target_customer_id' in body;
  return isRecord && typeof body.target_customer_id === 'string' ? body.target_customer_id : null;
}
