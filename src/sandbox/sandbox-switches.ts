import type { Disturbances } from './webhooks/webhook-outbox.ts';

/** How a sandbox on a port is to behave; read from the environment once, at the start. */
export interface SandboxSwitches {
  readonly host: string;
  readonly port: number;
  /** How many customers its business has. */
  readonly customers: number | undefined;
  /** How long every answer is held back, in milliseconds. */
  readonly latencyMs: number;
  readonly rateLimits: 'documented' | 'off';
  /** How long after each full minute the windows of the limits begin, in milliseconds. */
  readonly rateLimitOffsetMs: number;
  /** How its webhooks go wrong. */
  readonly webhooks: Disturbances;
}

const most = {
  port: 65_535,
  customers: 1_000_000,
  latencyMs: 60_000,
  rateLimitOffsetMs: 59_999,
  copies: 10,
  webhookDelayMs: 86_400_000,
} as const;

/** Reads the switches. Throws `RangeError` with a sentence that says what to do for a value that cannot be used. */
export function readSwitches(env: Readonly<Record<string, string | undefined>>): SandboxSwitches {
  const number = (name: string, from: number, to: number): number | undefined => {
    const text = env[name];
    if (text === undefined || text === '') return undefined;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= from && value <= to) return value;
    throw new RangeError(`${name} must be a whole number from ${String(from)} to ${String(to)}.`);
  };
  const rateLimits = env['SANDBOX_RATE_LIMITS'] || 'documented';
  if (rateLimits !== 'documented' && rateLimits !== 'off') {
    throw new RangeError('SANDBOX_RATE_LIMITS must be "documented" or "off".');
  }
  const order = env['SANDBOX_WEBHOOK_ORDER'] || 'kept';
  if (order !== 'kept' && order !== 'reversed') {
    throw new RangeError('SANDBOX_WEBHOOK_ORDER must be "kept" or "reversed".');
  }
  return {
    host: env['HOST'] || 'localhost',
    port: number('PORT', 0, most.port) ?? 4001,
    customers: number('SANDBOX_CUSTOMERS', 2000, most.customers),
    latencyMs: number('SANDBOX_LATENCY_MS', 0, most.latencyMs) ?? 0,
    rateLimits,
    rateLimitOffsetMs: number('SANDBOX_RATE_LIMIT_OFFSET_MS', 0, most.rateLimitOffsetMs) ?? 0,
    webhooks: {
      copies: number('SANDBOX_WEBHOOK_COPIES', 1, most.copies) ?? 1,
      delayMs: number('SANDBOX_WEBHOOK_DELAY_MS', 0, most.webhookDelayMs) ?? 0,
      reversed: order === 'reversed',
    },
  };
}
