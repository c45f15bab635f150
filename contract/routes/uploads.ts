import { oc } from '@orpc/contract';
import { z } from 'zod';
import { done, pageOf, pageQuery, slug } from '../shapes/common';
import { upload } from '../shapes/uploads';

export const uploads = {
  list: oc
    .route({
      method: 'GET',
      path: '/projects/{project}/uploads',
      summary: 'Uploads under way to the project’s registries, the last opened first',
      tags: ['Registries'],
    })
    .input(z.strictObject({ project: slug, ...pageQuery }))
    .output(pageOf(upload)),
  clear: oc
    .route({
      method: 'DELETE',
      path: '/projects/{project}/uploads/{id}',
      summary: 'End an upload and remove what came of it; a push that it is part of fails',
      tags: ['Registries'],
    })
    .input(z.strictObject({ project: slug, id: z.uuid() }))
    .output(done),
};
