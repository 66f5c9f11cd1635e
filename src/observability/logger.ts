import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from '../config/config.ts';

export type { Logger } from 'pino';

/**
 * Structured JSON logs, one line each. Errors are written by name, message and stack of our own code; what might hold a
 * secret (headers, variables, bodies) is never passed in, and is censored here in case it is.
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    serializers: { err: (error: unknown) => writtenError(error) },
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: [
        'authorization',
        '*.authorization',
        'headers',
        '*.headers',
        'variables',
        '*.variables',
        'apiKey',
        '*.apiKey',
      ],
      censor: '[redacted]',
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Causes below this one are left out; they lead in a circle at times. */
const deepestCause = 4;

/**
 * Name, message, stack, code and causes of an error, and nothing else that somebody hung on it: commands, headers, bodies
 * and addresses would all be there.
 */
function writtenError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error))
    return { type: typeof error, message: 'Something that is not an error was thrown.' };
  const { name, message, stack, cause } = error;
  const { code } = error as { readonly code?: unknown };
  return {
    type: name,
    message,
    stack,
    ...(typeof code === 'string' ? { code } : {}),
    ...(cause === undefined || depth >= deepestCause ? {} : { cause: writtenError(cause, depth + 1) }),
  };
}
