import { oc } from '@orpc/contract';
import { z } from 'zod';
import { done, email, slug } from '../shapes/common';

export const viewAs = {
  start: oc
    .route({
      method: 'POST',
      path: '/me/view-as',
      summary: 'Look at the product as somebody else, only to read',
      description:
        'For a browser’s session: administrators as anybody; who gives roles on a project as whoever sees it, in the projects where they give roles. While it lasts, every call that changes something answers 403 `viewing-as`.',
      tags: ['Me'],
    })
    .input(
      z.strictObject({
        email,
        /** A project that the person is to be seen in; left out: any. */
        project: slug.optional(),
      }),
    )
    .output(z.object({ email: z.string(), name: z.string() })),
  stop: oc
    .route({
      method: 'DELETE',
      path: '/me/view-as',
      summary: 'Look as oneself again',
      tags: ['Me'],
    })
    // A DELETE has no body.
    .input(z.strictObject({}).optional())
    .output(done),
};
