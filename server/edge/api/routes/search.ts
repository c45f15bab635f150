import { findAnything } from '@/server/record/search/find-anything';
import { api } from '../implementer';

export const search = {
  find: api.search.find.handler(({ context: { services, call }, input }) =>
    findAnything(services, call, input),
  ),
};
