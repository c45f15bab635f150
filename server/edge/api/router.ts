import { access } from './routes/access';
import { audit } from './routes/audit';
import { checks } from './routes/checks';
import { grants } from './routes/grants';
import { images } from './routes/images';
import { invitations } from './routes/invitations';
import { issuers, keyless, trusts } from './routes/keyless';
import { isolation } from './routes/isolation';
import { jobs } from './routes/jobs';
import { me } from './routes/me';
import { people } from './routes/people';
import { policies } from './routes/policies';
import { projects } from './routes/projects';
import { inbox, promotions } from './routes/promotions';
import { registries } from './routes/registries';
import { robots } from './routes/robots';
import { roles } from './routes/roles';
import { search } from './routes/search';
import { setup } from './routes/setup';
import { signIn } from './routes/sign-in';
import { teams } from './routes/teams';
import { uploads } from './routes/uploads';
import { viewAs } from './routes/view-as';

/** Everything the contract promises, by the names it has there. */
export const router = {
  access,
  audit,
  checks,
  grants,
  images,
  inbox,
  isolation,
  invitations,
  issuers,
  jobs,
  keyless,
  me,
  people,
  policies,
  projects,
  promotions,
  registries,
  robots,
  roles,
  search,
  setup,
  signIn,
  teams,
  trusts,
  uploads,
  viewAs,
};
