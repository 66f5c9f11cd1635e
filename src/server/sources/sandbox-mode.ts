import { createReadOnlyToken, createSandboxTokens, type ReadyToken } from '../../auth/ready-tokens.ts';
import type { Config } from '../../config/config.ts';
import type { Sandbox } from '../../sandbox/create-sandbox.ts';
import { memorableCustomers } from '../../sandbox/seed/memorable-customers.ts';

/** The emulator. Loaded only where it is used: production does not carry it in memory. */
export async function startSandbox(now: () => number): Promise<Sandbox> {
  const { createSandbox } = await import('../../sandbox/create-sandbox.ts');
  return createSandbox({ clock: { now } });
}

/** The tokens that are good for this process only. The customer's is of one whom the example documents ask about. */
export function createReadyTokens(kind: Config['auth']['readyTokens']): readonly ReadyToken[] {
  if (kind === 'sandbox') return createSandboxTokens(memorableCustomers.ada);
  return kind === 'read-only' ? [createReadOnlyToken()] : [];
}
