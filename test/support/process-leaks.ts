import { inspectForLeaks, noteLeak } from './leak-inspection.ts';

/** What a server prints at its start, each once, so that people can try it. */
const announcedTokens = /(?:sandbox-(?:customer|support|admin)|local-reader)-[\w-]{32}/g;

/**
 * Inspects all that a process has printed. A ready token is announced once, on a line of its own; wherever else it stands
 * (a log line that repeats a header, say) is a leak.
 */
export function inspectOutput(printed: string): void {
  inspectForLeaks('output', printed);
  const announced = new Set<string>();
  for (const line of printed.split('\n')) {
    for (const [token] of line.matchAll(announcedTokens)) {
      if (line.trim() !== token || announced.has(token))
        noteLeak('output', 'a ready token, besides its announcement');
      announced.add(token);
    }
  }
}
