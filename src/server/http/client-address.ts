import { isIP, isIPv4, isIPv6 } from 'node:net';

/**
 * The address that a request came from, for telling callers apart who did not sign in. Each trusted proxy adds to
 * `X-Forwarded-For` the address that it saw, so the one at place `trustedProxies` from the end is believed and nothing before
 * it: that is the caller's own word. Null where there is none. Of IPv6 the network is given, because a customer of any
 * provider has 2^64 addresses in it.
 */
export function clientAddress(
  headers: Headers,
  socketAddress: string | undefined,
  trustedProxies: number,
): string | null {
  const hops = headers.get('x-forwarded-for')?.split(',') ?? [];
  const forwarded = trustedProxies === 0 ? '' : withoutPort((hops.at(-trustedProxies) ?? '').trim());
  const address = isIP(forwarded) === 0 ? (socketAddress ?? '') : forwarded;
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return null;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ?? networkOf(address);
}

/** Some proxies write `203.0.113.7:4711` and `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}

/** The first 64 bits. */
function networkOf(address: string): string {
  const [start = '', end] = address.replace(/%.*$/, '').split('::');
  const groupsOf = (part: string): readonly string[] => (part === '' ? [] : part.split(':'));
  const [before, after] = [groupsOf(start), groupsOf(end ?? '')];
  const zeros = end === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
