/** Pieces of `asksLess`: does one setting ask for less than it did? What is not set asks for nothing. */

/** An upper bound that was raised, or taken away. */
export const isRaised = (was: number | undefined, is: number | undefined): boolean =>
  was !== undefined && (is === undefined || is > was);

/** One that was asked for and is no more. */
export const isDropped = (was: boolean | undefined, is: boolean | undefined): boolean =>
  was === true && is !== true;

/** Not all of what was asked for is asked for still. */
export const isShorter = (was: readonly string[] = [], is: readonly string[] = []): boolean =>
  was.some((one) => !is.includes(one));
