/**
 * Addresses that lead, or look as if they led, to another site (row 43): what a link to the sign-in page
 * may carry as the place to go to afterwards. Browsers take backslashes for slashes, leave out tabs and
 * line ends, and do not mind spaces and control characters at the beginning.
 */
export const foreignAddresses: readonly string[] = [
  // Another site, whole, by scheme, case and shape.
  ...[
    'https://evil.example',
    'http://evil.example',
    'HTTPS://EVIL.EXAMPLE/x',
    'hTTps:evil.example',
  ],
  ...['https:/evil.example', 'https:///evil.example', 'https:\\\\evil.example'],
  ...[
    'https:/\\evil.example',
    'https://evil.example:443/',
    'https://evil.example?/',
    'ws://evil.example',
  ],
  ...[
    'https://evil.example#/projects',
    'ftp://evil.example',
    'wss://evil.example',
    'gopher://evil.example',
  ],
  // The same scheme, without saying so.
  ...['//evil.example', '///evil.example', '////evil.example', '//evil.example/%2f..'],
  ...['//evil.example:80', '//evil.example?x', '//evil.example#x', '//EVIL.example//'],
  // Backslashes.
  ...[
    '\\\\evil.example',
    '/\\evil.example',
    '\\/evil.example',
    '/\\/evil.example',
    '\\evil.example',
  ],
  ...['/\\\\evil.example', '\\\\\\evil.example', '//\\evil.example'],
  // Tabs, line ends, spaces and control characters.
  ...['/\t/evil.example', '\t//evil.example', '/\n/evil.example', '/\r/evil.example'],
  ...['\r\n//evil.example', '/\t\\evil.example', ' //evil.example', ' https://evil.example'],
  ...[
    '\u0000//evil.example',
    '\u0001https://evil.example',
    '\u000b//evil.example',
    '\u001f//evil.example',
  ],
  ...['ht\ttps://evil.example', 'https:\n//evil.example', '/%0d%0alocation:https://evil.example'],
  ...['\u00a0//evil.example', '\ufeff//evil.example', '\u2028//evil.example'],
  // Dots that go back to the root, and then out of it.
  ...['/.//evil.example', '/..//evil.example', '/x/..//evil.example', '/%2e%2e//evil.example'],
  ...['/./\\evil.example', './/evil.example', '..//evil.example', '/x/../\\/evil.example'],
  // Encoded, once and twice: decoded by nobody, or it is another site.
  ...['%2f%2fevil.example', '/%2fevil.example', '/%5cevil.example', '%5c%5cevil.example'],
  ...['https%3a%2f%2fevil.example', '/%252f%252fevil.example', '%09//evil.example'],
  // Dots, slashes and letters of other scripts that become ours in a host.
  ...['//evil\u3002example', '//evil\uff0eexample', 'https://\uff45vil.example'],
  ...['\uff0f\uff0fevil.example', '/\uff0fevil.example', '\u2215\u2215evil.example'],
  // Our own name before or after somebody else's.
  ...['https://127.0.0.1@evil.example', '//127.0.0.1@evil.example', '//user:pass@evil.example'],
  ...['https://127.0.0.1.evil.example', 'https://evil.example/127.0.0.1', '@evil.example'],
  ...['.evil.example', ':80@evil.example', 'https://127.0.0.1%2eevil.example'],
  // Ourselves at another port.
  ...['//127.0.0.1:1', 'http://127.0.0.1:1/me', 'http://[::1]/', 'http://2130706433:1/'],
  // Scripts and documents.
  ...[
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    ' javascript:alert(1)',
  ],
  ...['javascript://127.0.0.1/%0aalert(1)', 'data:text/html,<script>alert(1)</script>'],
  ...['vbscript:msgbox(1)', 'blob:https://evil.example/x', 'file:///etc/passwd', 'about:blank'],
  ...['view-source:https://evil.example', 'mailto:x@evil.example'],
];
