/**
 * What a browser says of where a call comes from that no page of ours made (row 27): the headers, and
 * none of them.
 * @param home our own origin, over plain http and with a port
 */
export const foreignOrigins = (home: string): readonly Readonly<Record<string, string>>[] => {
  const { hostname, port } = new URL(home);
  return [
    {},
    { origin: 'null' },
    { origin: 'null', 'sec-fetch-site': 'same-origin' },
    { origin: 'https://evil.example' },
    { origin: `https://${hostname}:${port}` },
    { origin: `http://${hostname}:${port === '3001' ? 3002 : 3001}` },
    { origin: `http://${hostname}` },
    { origin: `${home}.evil.example` },
    { origin: `http://neighbour.${hostname}:${port}` },
    { origin: `${home}/` },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
    { origin: home, 'sec-fetch-site': 'cross-site' },
  ];
};
