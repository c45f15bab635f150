/**
 * The header of a request that a page makes by itself while nobody uses it: such a one does not count
 * as use of the session. Nobody gains by sending it.
 */
export const awayHeader = 'x-sallyport-away';
