import { listTeams } from '../../services/teams/list-teams';
import { putMember } from '../../services/teams/put-member';
import { putTeam } from '../../services/teams/put-team';
import { removeMember } from '../../services/teams/remove-member';
import { api } from '../implementer';

export const teams = {
  list: api.teams.list.handler(({ context: { services, call } }) => listTeams(services, call)),
  put: api.teams.put.handler(({ context: { services, call }, input }) =>
    putTeam(services, call, input),
  ),
  putMember: api.teams.putMember.handler(({ context: { services, call }, input }) =>
    putMember(services, call, input),
  ),
  removeMember: api.teams.removeMember.handler(({ context: { services, call }, input }) =>
    removeMember(services, call, input),
  ),
};
