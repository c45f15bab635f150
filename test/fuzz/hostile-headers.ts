import { hostileDate, hostileNumber, hostileText, longText } from './hostile-values';
import type { Random } from './random';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');

const tokens = (random: Random): string[] => [
  '',
  ' ',
  'Bearer',
  'Bearer ',
  'Bearer  x y',
  'bearer\tx',
  'Basic',
  'Basic !!!',
  'Basic ====',
  'Digest x',
  `Basic ${base64('a\0b:c')}`,
  `Basic ${base64(':')}`,
  `Basic ${base64('no colon')}`,
  `Basic ${base64(`robot.shop.ci:${longText(random, 43)}`)}`,
  `Basic ${base64('\ufeff:\ufeff')}`,
  `Basic ${Buffer.from([0xff, 0xfe, 0x3a, 0xed, 0xa0, 0x80]).toString('base64')}`,
  `Basic ${base64(`token:sp_${longText(random, 43).replaceAll(/[.~]/g, 'a')}`)}`,
  `Bearer sp_${longText(random, 43).replaceAll(/[.~]/g, 'a')}`,
  `Bearer sr_${'a'.repeat(43)}`,
  `Bearer ${longText(random, 3000)}`,
  'Bearer ééé',
  'Bearer a.b.c',
  'Bearer eyJ..',
  'Bearer eyJ.e30.x',
  `Bearer ${jwt(random)}`,
  `Basic ${base64(`robot.shop.ci:${jwt(random)}`)}`,
];

/** What has the form of an identity token, and says anything at all. */
export function jwt(random: Random): string {
  const header = random.pick([
    '{"alg":"none"}',
    '{"alg":"HS256"}',
    '{"alg":"RS256","kid":"\\u0000"}',
    '{"alg":1}',
    '{',
    '{"alg":"RS256","kid":"x","crit":["b64"],"b64":false}',
    '{"alg":"ES256","jku":"http://x"}',
  ]);
  const payload = random.pick([
    '{}',
    'null',
    '[]',
    '{',
    '{"iss":"\\u0000"}',
    '{"iss":"\\ud800"}',
    '{"iss":{"a":1}}',
    '{"iss":"https://issuer.invalid","sub":"x","aud":"x","exp":1e400}',
    '{"__proto__":{"iss":"x"}}',
    '{"iss":"https://issuer.invalid","exp":-1}',
    '{"iss":"https://issuer.invalid","exp":"x"}',
    JSON.stringify({ iss: hostileText(random), sub: hostileText(random), exp: 9_999_999_999 }),
  ]);
  return `${base64url(header)}.${base64url(payload)}.${random.pick(['', 'x', base64url('x'), '!'])}`;
}

const kinds: readonly ((random: Random) => readonly [string, string])[] = [
  (random) => ['authorization', random.pick(tokens(random))],
  (random) => ['authorization', random.pick(tokens(random))],
  (random) => [
    'range',
    random.pick([
      'bytes=0-',
      'bytes=-1',
      'bytes=-0',
      'bytes=0-0',
      'bytes=5-1',
      'bytes=0-0,2-3',
      'lines=1-2',
      'bytes=99999999999999999999-',
      'bytes=0-99999999999999999999',
      'bytes=',
      'bytes=a-b',
      `bytes=${hostileNumber(random)}-${hostileNumber(random)}`,
    ]),
  ],
  (random) => [
    'content-range',
    random.pick([
      '0-0',
      '0-5',
      '5-0',
      'bytes 0-4/5',
      '0-99999999999999999999',
      `0-${hostileNumber(random)}`,
      '*',
    ]),
  ],
  (random) => [
    random.pick(['if-match', 'if-none-match', 'if-range', 'if-modified-since']),
    random.pick([
      '*',
      '"1"',
      'W/"1"',
      '"0"',
      '"999999999"',
      '"99999999999"',
      '"1","2"',
      '"',
      ',,,',
      hostileDate(random),
      hostileText(random),
    ]),
  ],
  (random) => [
    'accept',
    random.pick([
      'application/yaml',
      'text/yaml;q=1e999',
      'application/yaml;q=0.5,application/json',
      '*/*',
      ';q=',
      'text/event-stream',
      'text/html',
      'application/vnd.oci.image.index.v1+json',
      ','.repeat(3000),
    ]),
  ],
  (random) => [
    'idempotency-key',
    random.pick([
      'a',
      'b',
      'c',
      '',
      longText(random, 256),
      longText(random, 3000),
      hostileText(random),
    ]),
  ],
  (random) => [
    'last-event-id',
    random.pick(['0', '1', '-1', '9007199254740991', hostileNumber(random), hostileText(random)]),
  ],
  (random) => [
    'content-type',
    random.pick([
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
      '',
      'application/json; charset=utf-16',
      'application/merge-patch+json',
      'application/yaml',
      'text/x-yaml',
      'application/json;',
      'APPLICATION/JSON',
      'application/json, text/plain',
      'text/html',
      ';',
      'application/vnd.oci.image.manifest.v1+json',
      'application/vnd.oci.image.index.v1+json',
      'application/vnd.docker.distribution.manifest.v2+json',
      'constructor',
      '__proto__/x',
      hostileText(random),
    ]),
  ],
  (random) => [
    'content-encoding',
    random.pick(['gzip', 'br', 'identity', 'x', hostileText(random)]),
  ],
  (random) => [
    'cookie',
    random.pick([
      'sallyport.session=',
      'sallyport.session=%',
      'sallyport.session=%00',
      '=',
      ';;;',
      '__proto__=x',
      `sallyport.session=${hostileText(random)}`,
      `sallyport.session=${longText(random, 43)}; sallyport.session=x`,
    ]),
  ],
  (random) => [
    'x-forwarded-for',
    random.pick([
      '',
      ',',
      '::1',
      '127.0.0.1',
      '::ffff:1.2.3.4%eth0',
      '1.2.3.4:80',
      '"[::1]:80"',
      longText(random, 3000),
      hostileText(random),
    ]),
  ],
  (random) => [
    random.pick([
      'forwarded',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-forwarded-port',
      'x-real-ip',
      'x-original-url',
      'x-rewrite-url',
    ]),
    random.pick([
      'for=1.2.3.4;host=x;proto=https',
      'evil.example',
      'https',
      'https,http',
      '/admin',
      hostileText(random),
    ]),
  ],
  (random) => [
    random.pick([
      'x-request-id',
      'x-sallyport-address',
      'x-sallyport-away',
      'x-sallyport-path',
      'traceparent',
    ]),
    hostileText(random),
  ],
  (random) => ['user-agent', random.pick(['', longText(random, 3000), hostileText(random)])],
  (random) => [
    'origin',
    random.pick([
      'null',
      'http://127.0.0.1',
      'https://evil.example',
      'http://',
      '',
      hostileText(random),
    ]),
  ],
  (random) => [
    'sec-fetch-site',
    random.pick(['same-origin', 'cross-site', 'none', 'same-site', '', hostileText(random)]),
  ],
  (random) => [
    'host',
    random.pick(['', 'x', 'evil.example', '[::1]', 'a b', 'x:99999', hostileText(random)]),
  ],
  (random) => [
    'x-http-method-override',
    random.pick(['DELETE', 'PUT', 'TRACE', hostileText(random)]),
  ],
  (random) => [
    'x-jfrog-art-api',
    random.pick(['', 'sp_x', longText(random, 3000), hostileText(random)]),
  ],
  (random) => ['accept-language', random.pick(['de', '*', 'x-'.repeat(1000), hostileText(random)])],
  (random) => ['expect', random.pick(['100-continue', 'x'])],
  // What the pages' framework says to itself.
  (random) => [
    random.pick([
      'rsc',
      'next-action',
      'next-router-state-tree',
      'next-router-prefetch',
      'next-url',
      'next-router-segment-prefetch',
      'x-nextjs-data',
      'x-middleware-subrequest',
      'x-invoke-path',
      'x-matched-path',
      'x-now-route-matches',
      'x-invoke-status',
      'x-nonce',
      'x-sallyport-path',
    ]),
    random.pick([
      '1',
      '',
      '%5B%22%22%2C%7B%7D%5D',
      '[',
      '/_tree',
      '500',
      'a'.repeat(40),
      hostileText(random),
    ]),
  ],
  (random) => ['prefer', hostileText(random)],
  (random) => [
    random.pick(['__proto__', 'constructor', 'x-a', 'upgrade', 'te', 'via', 'referer', 'dnt']),
    hostileText(random),
  ],
];

/** A header that no client sends, or not so. One byte a character; no line ends in it. */
export function hostileHeader(random: Random): readonly [string, string] {
  const [name, value] = random.pick(kinds)(random);
  return [name, Buffer.from(value).toString('latin1')];
}
