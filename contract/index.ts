import { access, grants } from './access';
import { audit, search } from './audit';
import { checks } from './checks';
import { images } from './images';
import { inbox } from './inbox';
import { invitations } from './invitations';
import { issuers, keyless, trusts } from './keyless';
import { isolation } from './isolation';
import { me } from './me';
import { people, setup } from './people';
import { projects } from './projects';
import { policies } from './policies';
import { promotions } from './promotions';
import { registries } from './registries';
import { robots } from './robots';
import { roles } from './roles';
import { signIn } from './sign-in';
import { teams } from './teams';
import { uploads } from './uploads';
import { viewAs } from './view-as';

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
  audit,
  search,
  signIn,
};
