import { createPerson } from '../../services/people/create-person';
import { listPeople } from '../../services/people/list-people';
import { api } from '../implementer';

export const people = {
  list: api.people.list.handler(({ context: { services, call }, input }) =>
    listPeople(services, call, input),
  ),
  create: api.people.create.handler(({ context: { services, call }, input }) =>
    createPerson(services, call, input),
  ),
};
