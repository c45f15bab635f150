/**
 * The content security policy of one page. Scripts run by nonce only, style elements too. Style
 * attributes are allowed because server rendering writes them for positions and sizes.
 * @param nonce fresh for every page, base64
 * @param development React and the page reload evaluate code and write styles there
 */
export const pagePolicy = (nonce: string, development: boolean): string =>
  [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data:`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
    `form-action 'self'`,
  ].join('; ');
