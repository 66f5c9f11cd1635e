import type { Operation } from '../../revenuecat/generated/operations.ts';
import { parameterError } from './errors.ts';

/**
 * The expandables of a request, with the parents that they need (`items.package.product` cannot be shown
 * without `items.package`). Repeated parameters, as the document's array style says; throws 400 for others.
 */
export function readExpand(operation: Operation, query: URLSearchParams): ReadonlySet<string> {
  const asked = new Set<string>();
  for (const value of query.getAll('expand')) {
    if (!Object.hasOwn(operation.expandable, value)) {
      const accepted = Object.keys(operation.expandable).join(', ') || 'none';
      throw parameterError('expand', `expand has an unknown value. Accepted values: ${accepted}`);
    }
    asked.add(value);
    for (const other of Object.keys(operation.expandable)) {
      if (value.startsWith(`${other}.`)) asked.add(other);
    }
  }
  return asked;
}

/** What the expanded parts need on top of the operation's own scopes. */
export function scopesOfExpand(operation: Operation, expand: ReadonlySet<string>): readonly string[] {
  return [...expand].flatMap((value) => operation.expandable[value] ?? []);
}
