import { getUnlinkLoss } from '@/server/access/sign-in/get-unlink-loss';
import { listProviders } from '@/server/access/sign-in/list-providers';
import { prove } from '@/server/access/sign-in/prove';
import { putGroups } from '@/server/access/sign-in/put-groups';
import { putProvider } from '@/server/access/sign-in/put-provider';
import { readOptions } from '@/server/access/sign-in/read-options';
import { removeProvider } from '@/server/access/sign-in/remove-provider';
import { getSettings, putSettings } from '@/server/access/sign-in/settings';
import { tryProvider } from '@/server/access/sign-in/try-provider';
import { unlink } from '@/server/access/sign-in/unlink';
import { api, open } from '../implementer';

export const signIn = {
  options: open.signIn.options.handler(({ context: { services } }) => readOptions(services)),
  settings: api.signIn.settings.handler(({ context: { services, call } }) =>
    getSettings(services, call),
  ),
  putSettings: api.signIn.putSettings.handler(({ context: { services, call }, input }) =>
    putSettings(services, call, input),
  ),
  providers: api.signIn.providers.handler(({ context: { services, call } }) =>
    listProviders(services, call),
  ),
  putProvider: api.signIn.putProvider.handler(({ context: { services, call }, input }) =>
    putProvider(services, call, input),
  ),
  removeProvider: api.signIn.removeProvider.handler(({ context: { services, call }, input }) =>
    removeProvider(services, call, input),
  ),
  putGroups: api.signIn.putGroups.handler(({ context: { services, call }, input }) =>
    putGroups(services, call, input),
  ),
  tryProvider: api.signIn.tryProvider.handler(({ context: { services, call }, input }) =>
    tryProvider(services, call, input),
  ),
  unlink: api.signIn.unlink.handler(({ context: { services, call }, input }) =>
    unlink(services, call, input),
  ),
  unlinkLoss: api.signIn.unlinkLoss.handler(({ context: { services, call }, input }) =>
    getUnlinkLoss(services, call, input),
  ),
  prove: api.signIn.prove.handler(({ context: { services, call }, input }) =>
    prove(services, call, input),
  ),
};
