import type { ServerResponse } from 'node:http';

/** How long a browser waits before it asks again, in seconds. */
const retrySeconds = 5;

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${retrySeconds}">
<title>Not available · Sallyport</title>
<style>
  :root { color-scheme: light dark; }
  body { margin: 20vh auto 0; max-width: 32rem; padding: 0 1rem; font: 14px/20px system-ui, sans-serif; }
  h1 { font-size: 20px; line-height: 28px; }
</style>
</head>
<body>
<main>
<h1>The database does not answer</h1>
<p>Nothing that was confirmed is lost. This page tries again every ${retrySeconds} seconds, by itself.</p>
</main>
</body>
</html>
`;

/** Stands in for any page while the database is away: pages cannot even tell who asks then. */
export function answerUnavailablePage(res: ServerResponse): void {
  res.writeHead(503, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'`,
    'retry-after': String(retrySeconds),
  });
  res.end(html);
}
