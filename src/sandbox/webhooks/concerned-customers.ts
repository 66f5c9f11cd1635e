import type { ProjectStore } from '../state/project-store.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';

/** Bodies are no deeper where they name somebody. */
const deepest = 3;

/**
 * The customers whom a request may change: those whom a text of its path or body names, or who have what it names. One too
 * many does no harm: nothing will have happened to it.
 */
export function concernedCustomers({
  project,
  path,
  body,
}: Pick<SandboxRequest, 'project' | 'path' | 'body'>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const text of new Set([...Object.values(path), ...textsIn(body, deepest)])) {
    for (const id of customersBehind(project, text)) found.add(id);
  }
  return found;
}

function* customersBehind(project: ProjectStore, text: string): Iterable<string> {
  const customer = project.customer(text);
  if (customer !== undefined) yield customer.id;
  const ownedId = project.ledger.ownerOfToken.get(text) ?? text;
  const owned = [
    project.subscriptions.get(ownedId),
    project.purchases.get(ownedId),
    ...project.subscriptionsByStoreIdentifier(text),
    ...project.purchasesByStoreIdentifier(text),
  ];
  for (const one of owned) if (one !== undefined) yield one.customerId;
}

function* textsIn(value: unknown, levels: number): Iterable<string> {
  if (typeof value === 'string') yield value;
  if (typeof value !== 'object' || value === null || levels === 0) return;
  for (const part of Object.values(value) as unknown[]) yield* textsIn(part, levels - 1);
}
