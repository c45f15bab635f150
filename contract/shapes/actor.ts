import { z } from 'zod';
import { actorKinds } from '@/domain/people/actors';

/** Who did something, as every page shows them: the name, with what tells it apart. */
export const actor = z.object({
  kind: z.enum(actorKinds),
  /** Of a person or robot; of a policy its stage's. Null: the installation itself, or not known any more. */
  id: z.string().nullable(),
  /** What people call them; a robot’s is what it signs in with. */
  name: z.string(),
  /** A person’s e-mail address, a robot’s kind; null where there is none, or it is not known any more. */
  detail: z.string().nullable(),
});
