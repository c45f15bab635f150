import { listRegistries } from '@/server/runtime/registries/list-registries';
import { api } from '../implementer';

export const registries = {
  list: api.registries.list.handler(({ context: { services, call }, input }) =>
    listRegistries(services, call, input),
  ),
};
