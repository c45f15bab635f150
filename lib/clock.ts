/** Where the time comes from; injected, so that rules and tests can stand at any moment. */
export type Clock = () => Date;

/** The machine's own clock. */
export const systemClock: Clock = () => new Date();
