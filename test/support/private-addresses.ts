/** Hosts that lead to this machine or into a network around it, in every way in which a URL can write them. */
const hosts = [
  ...['127.0.0.1', '127.1', '127.0.1', '2130706433', '0x7f000001', '0x7f.0.0.1', '0177.0.0.1'],
  ...['017700000001', '127.0.0.1.', '0', '0.0.0.0', '127.255.255.254', '①②⑦.⓪.⓪.①'],
  ...['127。0。0。1', '１２７.0.0.1', '%31%32%37.0.0.1'],
  ...['localhost', 'localhost.', 'LOCALHOST', 'loc%61lhost', 'ⓛocalhost'],
  ...['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]'],
  ...['[::127.0.0.1]', '[64:ff9b::7f00:1]', '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]'],
  ...['[2001:0:7f00:1::]', '[fe80::1]', '[fc00::1]', '[fd12:3456::1]', '[ff02::1]', '[100::1]'],
  ...['[2001:db8::1]', '[3fff::1]', '[::ffff:169.254.169.254]', '[::ffff:10.0.0.1]'],
  ...['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.254', '192.168.0.1'],
  ...['169.254.169.254', '0xa9fea9fe', '2852039166', '0251.0376.0251.0376', '100.64.0.1'],
  ...['192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '192.88.99.1'],
  ...['224.0.0.1', '240.0.0.1', '255.255.255.255'],
];

/**
 * Addresses to which nothing of an issuer elsewhere may be sent.
 * @param port of whoever listens on this machine
 */
export const privateAddresses = (port: number): readonly string[] => [
  ...hosts.map((host) => `https://${host}:${port}/token`),
  ...['127.0.0.1', 'localhost', '[::1]', 'login.example.com'].map(
    (host) => `http://${host}:${port}/token`,
  ),
  `https://login.example.com@127.0.0.1:${port}/token`,
  `https://user:secret@login.example.com/token`,
  `https:127.0.0.1:${port}/token`,
  `https:\\\\127.0.0.1:${port}\\token`,
  `https://127.0.0.1:${port}#@login.example.com/`,
  `https://127.0.0.1:${port}?@login.example.com/`,
  `\nhttps://127.0.0.1:${port}/token`,
  `https://127.0.\t0.1:${port}/token`,
  ...['ftp', 'ws', 'wss', 'gopher', 'dict'].map((scheme) => `${scheme}://127.0.0.1:${port}/token`),
  ...['file:///etc/passwd', 'data:application/json,{}', 'javascript:alert(1)', '//127.0.0.1/'],
  ...[
    '',
    'login.example.com/token',
    'https://',
    'https://[::1',
    'blob:https://login.example.com/1',
  ],
];
