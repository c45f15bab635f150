import { acceptLink } from '@/server/access/invitations/accept-link';
import { createInvitation } from '@/server/access/invitations/create-invitation';
import { listInvitations } from '@/server/access/invitations/list-invitations';
import { lookAtLink } from '@/server/access/invitations/look-at-link';
import { removeInvitation } from '@/server/access/invitations/remove-invitation';
import { api, open } from '../implementer';

export const invitations = {
  list: api.invitations.list.handler(({ context: { services, call } }) =>
    listInvitations(services, call),
  ),
  create: api.invitations.create.handler(({ context: { services, call }, input }) =>
    createInvitation(services, call, input),
  ),
  remove: api.invitations.remove.handler(({ context: { services, call }, input }) =>
    removeInvitation(services, call, input),
  ),
  look: open.invitations.look.handler(({ context: { services, address }, input }) =>
    lookAtLink(services, { address }, input),
  ),
  accept: open.invitations.accept.handler(
    ({ context: { services, address, requestId, call }, input }) =>
      acceptLink(services, { address, requestId, call }, input),
  ),
};
