import { RateLimitedError, UpstreamTimeoutError, UpstreamUnavailableError } from './errors.ts';

/** Whether an error of a read says nothing of what was asked, only that upstream cannot be asked at the moment. */
export function isOutage(error: unknown): boolean {
  return (
    error instanceof UpstreamUnavailableError ||
    error instanceof UpstreamTimeoutError ||
    error instanceof RateLimitedError
  );
}
