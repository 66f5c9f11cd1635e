import { STATUS_CODES, type IncomingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Config } from '../../config/config.ts';

/**
 * Whether a page of this origin may open a WebSocket. Browsers ask nobody before they do, so this is where the setting for
 * other origins is held; whoever sends no origin is no page.
 */
export function isAllowedOrigin(
  { origin, host }: Pick<IncomingHttpHeaders, 'origin' | 'host'>,
  allowed: Config['http']['corsOrigins'],
): boolean {
  if (origin === undefined || allowed === 'any' || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Answers a connection that wanted to become a WebSocket with a status, and closes it. */
export function refuseUpgrade(socket: Duplex, status: 403 | 404 | 503): void {
  // The client may have left already.
  socket.on('error', () => undefined);
  socket.end(
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}
