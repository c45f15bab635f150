/**
 * Is this credential one of the robot's that counts now: a secret, neither revoked nor expired, or a
 * trust that still stands? In SQL, of expressions for the two ids and for now. Asked at every
 * request, so that what a registry token was got with is not outlived by it (L6).
 */
export const liveRobotCredential = (robot: string, credential: string, now: string): string =>
  `(EXISTS (SELECT 1 FROM robot_secret c WHERE c.id = ${credential} AND c.robot_id = ${robot}
      AND c.revoked_at IS NULL AND c.expires_at > ${now}::timestamptz)
    OR EXISTS (SELECT 1 FROM robot_trust c WHERE c.id = ${credential} AND c.robot_id = ${robot}))`;
