import { getMemberLoss } from '@/server/access/teams/get-member-loss';
import { getTeam } from '@/server/access/teams/get-team';
import { listTeams } from '@/server/access/teams/list-teams';
import { putMember } from '@/server/access/teams/put-member';
import { putTeam } from '@/server/access/teams/put-team';
import { removeMember } from '@/server/access/teams/remove-member';
import { removeTeam } from '@/server/access/teams/remove-team';
import { api } from '../implementer';

export const teams = {
  list: api.teams.list.handler(({ context: { services, call } }) => listTeams(services, call)),
  get: api.teams.get.handler(({ context: { services, call }, input }) =>
    getTeam(services, call, input),
  ),
  put: api.teams.put.handler(({ context: { services, call }, input }) =>
    putTeam(services, call, input),
  ),
  remove: api.teams.remove.handler(({ context: { services, call }, input }) =>
    removeTeam(services, call, input),
  ),
  putMember: api.teams.putMember.handler(({ context: { services, call }, input }) =>
    putMember(services, call, input),
  ),
  removeMember: api.teams.removeMember.handler(({ context: { services, call }, input }) =>
    removeMember(services, call, input),
  ),
  memberLoss: api.teams.memberLoss.handler(({ context: { services, call }, input }) =>
    getMemberLoss(services, call, input),
  ),
};
