import { createPerson } from '@/server/access/people/create-person';
import { getPerson } from '@/server/access/people/get-person';
import { listPeople } from '@/server/access/people/list-people';
import { makeResetLink } from '@/server/access/people/make-reset-link';
import { takeWordsBack } from '@/server/access/accounts/take-words-back';
import { updatePerson } from '@/server/access/people/update-person';
import { vouchForPerson } from '@/server/access/accounts/vouch-for-person';
import { api } from '../implementer';

export const people = {
  list: api.people.list.handler(({ context: { services, call }, input }) =>
    listPeople(services, call, input),
  ),
  create: api.people.create.handler(({ context: { services, call }, input }) =>
    createPerson(services, call, input),
  ),
  get: api.people.get.handler(({ context: { services, call }, input }) =>
    getPerson(services, call, input),
  ),
  update: api.people.update.handler(({ context: { services, call }, input }) =>
    updatePerson(services, call, input),
  ),
  reset: api.people.reset.handler(({ context: { services, call }, input }) =>
    makeResetLink(services, call, input),
  ),
  vouch: api.people.vouch.handler(({ context: { services, call }, input }) =>
    vouchForPerson(services, call, input),
  ),
  unvouch: api.people.unvouch.handler(({ context: { services, call }, input }) =>
    takeWordsBack(services, call, input),
  ),
};
