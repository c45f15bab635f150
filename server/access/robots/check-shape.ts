import type { RobotExtra, RobotKind } from '@/domain/permissions/roles';
import { Refusal } from '@/lib/refusal';

/** What CI may do besides pushing, unless its maker says otherwise. */
export const usualExtras: readonly RobotExtra[] = ['check.report'];

/**
 * What a robot of this kind may do besides: clusters nothing, and only clusters have an environment.
 * @throws Refusal `invalid`.
 */
export function checkShape(
  kind: RobotKind,
  {
    permissions,
    environment,
  }: {
    readonly permissions?: readonly RobotExtra[] | undefined;
    readonly environment?: string | null | undefined;
  },
): void {
  if (kind === 'cluster' && permissions !== undefined && permissions.length > 0) {
    throw new Refusal(
      'invalid',
      'A cluster pulls and does nothing else. Leave `permissions` out.',
      {
        fields: [{ path: 'permissions', message: 'are for CI only' }],
      },
    );
  }
  if (kind === 'ci' && typeof environment === 'string') {
    throw new Refusal('invalid', 'Only clusters have an environment. Leave `environment` out.', {
      fields: [{ path: 'environment', message: 'is for clusters only' }],
    });
  }
}
