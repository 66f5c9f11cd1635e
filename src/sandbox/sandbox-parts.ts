import type { ApiKeys } from './http/api-keys.ts';
import type { CallLog } from './http/call-log.ts';
import type { Faults } from './http/faults.ts';
import type { Random } from './random.ts';
import type { RateLimits } from './http/rate-limits.ts';
import type { SandboxStore } from './state/sandbox-store.ts';
import type { V1Keys } from './http/v1-keys.ts';
import type { SandboxWebhooks } from './webhooks/sandbox-webhooks.ts';

/** What the routes work on. */
export interface SandboxParts {
  readonly store: SandboxStore;
  readonly keys: ApiKeys;
  readonly v1Keys: V1Keys;
  readonly limits: RateLimits;
  readonly faults: Faults;
  readonly log: CallLog;
  readonly clock: { now(): number };
  readonly random: Random;
  readonly webhooks: Pick<SandboxWebhooks, 'around'>;
}
