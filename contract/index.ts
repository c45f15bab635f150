import { access, grants } from './routes/access';
import { audit, search } from './routes/audit';
import { checks } from './routes/checks';
import { images } from './routes/images';
import { inbox } from './routes/inbox';
import { invitations } from './routes/invitations';
import { issuers, keyless, trusts } from './routes/keyless';
import { isolation } from './routes/isolation';
import { jobs } from './routes/jobs';
import { me } from './routes/me';
import { people, setup } from './routes/people';
import { projects } from './routes/projects';
import { policies } from './routes/policies';
import { promotions } from './routes/promotions';
import { registries } from './routes/registries';
import { robots } from './routes/robots';
import { roles } from './routes/roles';
import { signIn } from './routes/sign-in';
import { teams } from './routes/teams';
import { uploads } from './routes/uploads';
import { viewAs } from './routes/view-as';

/** Every request and response of /api/v1, once. The server implements it, the client calls it. */
export const contract = {
  me,
  setup,
  people,
  invitations,
  teams,
  roles,
  viewAs,
  projects,
  access,
  grants,
  robots,
  issuers,
  trusts,
  keyless,
  images,
  promotions,
  inbox,
  policies,
  checks,
  registries,
  uploads,
  isolation,
  jobs,
  audit,
  search,
  signIn,
};
