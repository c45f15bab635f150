import type { RobotKind } from '../permissions/roles';

const day = 86_400_000;

/** How long a new secret lives unless its maker says otherwise, in days. */
export const lifetimeDays: Readonly<Record<RobotKind, number>> = { ci: 30, cluster: 90 };

/** No secret is made for longer. */
export const longestLifetimeDays = 365;

/** @param days as its maker asks; left out: the default of the kind. */
export const endOfSecret = (kind: RobotKind, now: Date, days = lifetimeDays[kind]): Date =>
  new Date(now.getTime() + days * day);
