import { checkIssuer } from '@/server/access/keyless/check-issuer';
import { exchangeToken } from '@/server/access/keyless/exchange-token';
import { listIssuers } from '@/server/access/keyless/list-issuers';
import { listTrusts } from '@/server/access/keyless/list-trusts';
import { putIssuer } from '@/server/access/keyless/put-issuer';
import { putTrusts } from '@/server/access/keyless/put-trusts';
import { removeIssuer } from '@/server/access/keyless/remove-issuer';
import { api, open } from '../implementer';

export const issuers = {
  list: api.issuers.list.handler(({ context: { services, call } }) => listIssuers(services, call)),
  put: api.issuers.put.handler(({ context: { services, call }, input }) =>
    putIssuer(services, call, input),
  ),
  check: api.issuers.check.handler(({ context: { services, call }, input }) =>
    checkIssuer(services, call, input),
  ),
  remove: api.issuers.remove.handler(({ context: { services, call }, input }) =>
    removeIssuer(services, call, input),
  ),
};

export const trusts = {
  list: api.trusts.list.handler(({ context: { services, call }, input }) =>
    listTrusts(services, call, input),
  ),
  put: api.trusts.put.handler(({ context: { services, call }, input }) =>
    putTrusts(services, call, input),
  ),
};

export const keyless = {
  exchange: open.keyless.exchange.handler(({ context: { services, address, requestId }, input }) =>
    exchangeToken(services, { address, requestId }, input),
  ),
};
