import type { z } from 'zod';
import type { OperationId } from '../../../revenuecat/generated/operations.ts';
import type { SandboxRequest } from '../../http/sandbox-request.ts';
import type { StoredApp, StoredCustomer } from '../../state/stored-facts.ts';
import { incorrectParameters, invalidPlatform, notFoundInV1 } from '../../http/v1-errors.ts';
import type { V1Caller } from '../../http/v1-keys.ts';

/** A v1 request that has passed its gates: key, rate limit, readable body. */
export interface V1Request extends Omit<SandboxRequest, 'key'> {
  readonly caller: V1Caller;
}

export interface V1Answer {
  readonly status: number;
  readonly body: unknown;
}

export type V1OperationId = Extract<OperationId, `v1:${string}` | `external:${string}`>;

interface V1Handler {
  /** Which keys may call it. */
  readonly callers: readonly V1Caller['kind'][];
  readonly answer: (request: V1Request) => V1Answer;
}

export type V1Handlers = Readonly<Record<V1OperationId, V1Handler>>;

/** The store that each platform buys from. */
const appTypes = {
  ios: 'app_store',
  uikitformac: 'app_store',
  macos: 'mac_app_store',
  android: 'play_store',
  amazon: 'amazon',
  stripe: 'stripe',
  roku: 'roku',
  paddle: 'paddle',
} as const satisfies Readonly<Record<string, StoredApp['type']>>;

export type Platform = keyof typeof appTypes;

export function appTypeOf(platform: Platform): StoredApp['type'] {
  return appTypes[platform];
}

/** The `X-Platform` header, in any case; null without one. Throws 400 for a platform that does not exist. */
export function platformOf({ headers }: V1Request): Platform | null {
  const platform = headers.get('x-platform')?.toLowerCase();
  if (platform === undefined) return null;
  if (!Object.hasOwn(appTypes, platform)) throw invalidPlatform();
  return platform as Platform;
}

/** The customer in the path, by id or alias; throws 404. */
export function subscriberInPath({ project, path }: V1Request): StoredCustomer {
  const customer = project.customer(path['app_user_id'] ?? '');
  if (customer === undefined) throw notFoundInV1('The subscriber does not exist.');
  return customer;
}

/** The body, checked; throws 400 naming the parameter that is wrong. */
export function v1BodyOf<Body>(request: V1Request, schema: z.ZodType<Body>): Body {
  const result = schema.safeParse(request.body);
  if (result.success) return result.data;
  const path = result.error.issues[0]?.path.map(String).join('.') ?? '';
  throw incorrectParameters(path === '' ? undefined : `Some parameters are incorrect: ${path}.`);
}
