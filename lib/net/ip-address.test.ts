import { describe, expect, it } from 'vitest';
import { clientNetwork, plainAddress } from './ip-address';

describe('an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    [' 192.0.2.7:4711 ', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:C000:207', '192.0.2.7'],
    ['::ffff:255.255.255.255', '255.255.255.255'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::1', '::1'],
  ])('%s is %s', (text, plain) => expect(plainAddress(text)).toBe(plain));

  it.each(['', 'unknown', '_hidden', '192.0.2', '192.0.2.256', '2001:db8::g', 'a"b', '[::1'])(
    '“%s” is none',
    (text) => expect(plainAddress(text)).toBeNull(),
  );

  // What C's inet_aton takes for an address, and others for a name: two readings of one text.
  it.each(['127.1', '0177.0.0.1', '0x7f.0.0.1', '2130706433', '127.0.0.1/8', '::ffff:127.1'])(
    '“%s” is none, though some read one in it',
    (text) => expect(plainAddress(text)).toBeNull(),
  );
});

describe('one client', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
  ])('%s is counted as %s', (address, network) => expect(clientNetwork(address)).toBe(network));
});
