import { describe, expect, test } from 'vitest';
import { clientAddress } from '../../../../src/server/http/client-address.ts';

const address = (forwarded: string, proxies: number, socket = '10.0.0.1') =>
  clientAddress(new Headers(forwarded === '' ? {} : { 'x-forwarded-for': forwarded }), socket, proxies);

describe('the address of a caller', () => {
  test.each([
    ['without a header', '', 1, '10.0.0.1'],
    ['without a trusted proxy', '203.0.113.7', 0, '10.0.0.1'],
    ['behind one proxy', '198.51.100.1, 203.0.113.7', 1, '203.0.113.7'],
    ['behind two proxies', '192.0.2.1, 198.51.100.1, 203.0.113.7', 2, '198.51.100.1'],
    ['behind fewer proxies than were told', '203.0.113.7', 2, '10.0.0.1'],
    ['with a port', '203.0.113.7:4711', 1, '203.0.113.7'],
    ['of IPv6 with a port', '[2001:db8:1:2:3:4:5:6]:4711', 1, '2001:db8:1:2::/64'],
    ['that is no address', 'unknown', 1, '10.0.0.1'],
    ['of IPv4 written as IPv6', '::ffff:203.0.113.7', 1, '203.0.113.7'],
  ])('%s', (_case, forwarded, proxies, expected) => {
    expect(address(forwarded, proxies)).toBe(expected);
  });

  test.each([
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0:0:ffff::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['1::', '1:0:0:0::/64'],
  ])('%s is of the network %s', (socket, network) => {
    expect(address('', 0, socket)).toBe(network);
  });

  test('is unknown where there is no connection', () => {
    expect(clientAddress(new Headers(), undefined, 1)).toBeNull();
  });
});
