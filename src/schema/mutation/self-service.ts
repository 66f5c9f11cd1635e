import type { AccessRule } from '../../auth/access-rule.ts';
import type { OwnSet } from '../../loading/loader.ts';
import type { RequestContext } from '../context.ts';
import type { InputIssue } from './user-errors.ts';

/** What lets a customer run a mutation on what is its own. */
export interface SelfService<Input> {
  /** Whether the input is about the viewer's own. */
  isOwn(input: Input, projectId: string, own: OwnSet): Promise<boolean>;
  /** What is wrong with the input when a customer sends it. */
  check?(input: Input, context: RequestContext): readonly InputIssue[];
}

/** For the descriptions of such mutations. */
export const selfServiceNote =
  ' Where the server is set up for it, a customer may do it to what is its own, without a scope.';

/** The rule as the settings leave it: customers run what is switched on for them. */
export function ruleInForce(mutation: string, rule: AccessRule, { selfService }: RequestContext): AccessRule {
  return selfService.has(mutation) ? rule : { ...rule, customers: 'none' };
}
