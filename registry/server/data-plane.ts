import type { IncomingMessage, ServerResponse } from 'node:http';
import { newId } from '@/lib/ids';
import { RegistryError } from '@/oci/http/errors';
import { parseRepositoryName } from '@/oci/names/names';
import { catalogScope, formatScope } from '@/oci/http/scopes';
import { grantsAllowCatalog } from '../tokens/grants';
import { setCommonHeaders } from './http/answer';
import { answerError } from './http/answer-error';
import { authenticate, unauthorized } from './access/authenticate';
import { authorize } from './access/authorize';
import { defaultPace } from './http/body';
import type { Call, RepositoryCall, Services } from './call';
import { defaultBeatMs } from './uploads/feeding';
import { createRoom } from './http/room';
import { requireStanding } from './access/require-standing';
import { routes, type Route, type Rule } from './routes';
import type { Undone } from './undone';

export type DataPlane = (req: IncomingMessage, res: ServerResponse) => void;

type Optional = 'addressOf' | 'pace' | 'events' | 'feeds' | 'beatMs' | 'room';

export type DataPlaneOptions = Omit<Services, Optional> &
  Partial<Pick<Services, Exclude<Optional, 'feeds'>>>;

/**
 * The OCI distribution protocol, version 1.1, and the token endpoint that Docker's clients ask:
 * everything under `/v2/` and `/token`. To be called for Node's `request` event and for its
 * `checkContinue` event too, so that a refused upload is not sent first. Uploads may last long:
 * the server's own `requestTimeout` must be off (0); bodies have a minimum rate here. Its
 * `ServerResponse` must be the one of lib/http/protected-response.ts: what a blob holds is anybody's, and
 * no browser may take it for a page.
 */
export function createDataPlane(options: DataPlaneOptions): DataPlane {
  const services: Services = {
    addressOf: (req) => req.socket.remoteAddress ?? '',
    pace: defaultPace,
    feeds: new Map(),
    beatMs: defaultBeatMs,
    events: { manifestPulled: () => undefined },
    room: createRoom(),
    ...options,
  };
  return (req, res) => {
    const requestId = newId();
    setCommonHeaders(res, requestId);
    const { path, query } = splitTarget(req.url ?? '/');
    const route = routes.find((candidate) => candidate.path.test(path));
    const parameters = { ...route?.path.exec(path)?.groups };
    const call: Call = { req, res, requestId, path, query, parameters, services };
    serve(call, route).catch((error: unknown) => answerError(call, error));
  };
}

async function serve(call: Call, route: Route | undefined): Promise<void> {
  const method = call.req.method ?? '';
  const rule = route && Object.hasOwn(route.methods, method) ? route.methods[method] : undefined;
  if (route && rule) return obey(call, route, rule);
  await authenticate(call);
  if (!route) throw new RegistryError('NAME_UNKNOWN', 'Nothing is served at this path.');
  throw new RegistryError('UNSUPPORTED', `${method} is not a method of this path.`, {
    headers: { Allow: Object.keys(route.methods).join(', ') },
  });
}

/**
 * Who calls, then their rights, then their token's scope, then what the repository can do, then the
 * handler.
 */
async function obey(call: Call, route: Route, rule: Rule): Promise<void> {
  switch (rule.needs) {
    case 'nothing':
      return rule.handle(call);
    case 'sign-in': {
      const access = await authenticate(call);
      await requireStanding({ ...call, access });
      return rule.handle({ ...call, access });
    }
    case 'catalog': {
      const access = await authenticate(call, catalogScope);
      if (!grantsAllowCatalog(access.grants)) {
        throw unauthorized(
          call,
          { scope: catalogScope, error: 'insufficient_scope' },
          'The token was not issued for the catalog; ask for one that is.',
        );
      }
      await requireStanding({ ...call, access }, catalogScope);
      return rule.handle({ ...call, access });
    }
    case 'pull':
    case 'push':
    case 'delete': {
      const text = call.parameters.name ?? '';
      const name = parseRepositoryName(text);
      const writes = rule.needs === 'pull' ? null : rule;
      const scope = name && formatScope(name, rule.needs, writes?.reads?.(call) ?? null);
      const access = await authenticate(call, scope ?? undefined);
      if (!name || !scope) throw nameInvalid();
      const undone = writes?.undone(call) ?? null;
      const asked = await authorize({ ...call, access }, name, rule.needs, { scope, undone });
      const repository = call.services.catalogue.repository(asked, access.caller);
      return handle({ ...call, access, repository }, route, rule);
    }
  }
}

type RepositoryRule = Extract<Rule, { readonly needs: 'pull' | 'push' | 'delete' }>;

/** @throws RegistryError UNSUPPORTED where the repository cannot do what the rule is for */
function handle(call: RepositoryCall, route: Route, rule: RepositoryRule): Promise<void> | void {
  const { write, remove } = call.repository;
  switch (rule.needs) {
    case 'pull':
      return rule.handle(call);
    case 'push':
      if (!write) throw lacking(call, route, rule, 'takes no pushes');
      return rule.handle({ ...call, write });
    case 'delete':
      if (!remove) throw lacking(call, route, rule, 'deletes nothing on request');
      return rule.handle({ ...call, remove });
  }
}

function lacking(
  call: RepositoryCall,
  route: Route,
  rule: Extract<RepositoryRule, { readonly undone: Undone }>,
  why: string,
): RegistryError {
  const reads = Object.entries(route.methods)
    .filter(([, { needs }]) => needs === 'pull')
    .map(([method]) => method);
  const message = `${rule.undone(call)}: ${call.repository.asked.registry} ${why}.`;
  return new RegistryError('UNSUPPORTED', message, { headers: { Allow: reads.join(', ') } });
}

const nameInvalid = () =>
  new RegistryError(
    'NAME_INVALID',
    'Image names are <registry>/<image>, e.g. shop-dev/api: lower-case letters, digits and . _ - between them, 255 characters at most.',
  );

function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: target, query: new URLSearchParams() }
    : { path: target.slice(0, mark), query: new URLSearchParams(target.slice(mark + 1)) };
}
