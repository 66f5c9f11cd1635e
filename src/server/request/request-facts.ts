import type { Viewer } from '../../auth/viewer.ts';
import type { OperationRecord } from '../observation/operation-record.ts';
import type { Allowance } from '../viewer-limit/viewer-limit.ts';

/** What is known of a request before GraphQL looks at it; set by the route, or by whoever runs an operation. */
export interface RequestFacts {
  readonly viewer: Viewer;
  readonly requestId: string;
  /** Told what becomes known of the request; absent where nobody watches. */
  readonly operation?: OperationRecord | undefined;
  /** What the request may spend of its viewer's account, where it was charged for coming in. */
  readonly allowance?: Allowance;
  /** Whether what runs is one event of a subscription, and not what was asked for itself. */
  readonly ofEvent?: boolean;
  /** How a subscription is to be answered; server-sent events unless it says otherwise. */
  readonly transport?: 'shared-sse' | 'websocket';
  /** Closes the connection of whoever asked, who takes nothing of what is sent any more. */
  cut?(): void;
}
