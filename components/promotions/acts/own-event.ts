import type { SyntheticEvent } from 'react';

/**
 * Did it happen inside this very element? React also hands up what happens in a dialog that an
 * element opened, wherever that stands on the page: keys pressed there are for the dialog alone.
 */
export const isOwnEvent = ({ currentTarget, target }: SyntheticEvent): boolean =>
  target instanceof Node && currentTarget.contains(target);
