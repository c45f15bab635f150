import { audit } from './routes/audit';
import { grants } from './routes/grants';
import { me } from './routes/me';
import { people } from './routes/people';
import { projects } from './routes/projects';
import { robots } from './routes/robots';
import { setup } from './routes/setup';
import { teams } from './routes/teams';

/** Everything the contract promises, by the names it has there. */
export const router = { me, setup, people, teams, projects, grants, robots, audit };
