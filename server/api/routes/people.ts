import { createPerson } from '../../services/people/create-person';
import { getPerson } from '../../services/people/get-person';
import { listPeople } from '../../services/people/list-people';
import { makeResetLink } from '../../services/people/make-reset-link';
import { updatePerson } from '../../services/people/update-person';
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
};
