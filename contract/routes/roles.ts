import { oc } from '@orpc/contract';
import { z } from 'zod';
import { permissions } from '@/domain/permissions/roles';
import { visibleName } from '@/domain/short-text';
import { done, permission, role } from '../shapes/common';
import { shownRole } from '../shapes/access/roles';

export const roles = {
  list: oc
    .route({
      method: 'GET',
      path: '/roles',
      summary: 'Roles that can be granted, and the permissions that they are made of',
      tags: ['Roles'],
    })
    .input(z.strictObject({}))
    .output(
      z.object({
        items: z.array(shownRole),
        permissions: z.array(
          z.object({
            permission,
            name: z.string(),
            means: z.string(),
            /** Holds in the stages that a grant is limited to; all others on the whole project. */
            limitable: z.boolean(),
          }),
        ),
      }),
    ),
  put: oc
    .route({
      method: 'PUT',
      path: '/roles/{role}',
      summary: 'Create or change a custom role (administrators)',
      tags: ['Roles'],
    })
    .input(
      z.strictObject({
        role,
        name: visibleName(100),
        permissions: z.array(permission).min(1).max(permissions.length),
      }),
    )
    .output(shownRole),
  remove: oc
    .route({
      method: 'DELETE',
      path: '/roles/{role}',
      summary: 'Remove a custom role that is granted nowhere (administrators)',
      tags: ['Roles'],
    })
    .input(z.strictObject({ role }))
    .output(done),
};
