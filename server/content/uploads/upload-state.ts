/**
 * What an upload is at this moment, by the database's own clock, as conditions on rows of `upload`
 * (alias `u`). They are all there is to tell moving, idle and broken ones apart, so that whom the
 * limit counts and what a maintainer sees cannot differ.
 *
 *     opened ──feeds──► fed ──its request ends──► waiting ──feeds──► fed …  ──finished──► (no row)
 *       │                │ breaks off, is refused, or its process is killed
 *       │ 1 minute       ▼                          │ 10 minutes
 *       └──────────►  broken                        ▼
 *          idle        both may make room        idle ──1 hour after the last byte──► ended
 */

/** Of each caller at a time: so many that a push can need, and no more than one can leave behind. */
export const openPerCaller = 20;

/** A request that feeds an upload gives word of itself so often; not heard of for this long, it broke off. */
export const feedLease = `interval '1 minute'`;

/** An upload without a byte for so long is idle; one that was opened and never fed, sooner. */
const idleAfter = `(CASE WHEN u.received = 0 THEN interval '1 minute' ELSE interval '10 minutes' END)`;

/** It ends so long after its last byte; how long it took until then does not count. */
export const uploadLifetime = `interval '1 hour'`;

// The statement's time, not the transaction's: that may have waited for a lock since.
const now = 'statement_timestamp()';

/** When a request breaks off that says so: the column has milliseconds, and rounded up it would lie ahead. */
export const brokenNow = `date_trunc('milliseconds', ${now})`;

/** A request is feeding it, in whichever process. */
const isFed = `coalesce(u.fed_until > ${now}, false)`;

/** Its last request broke off, was refused, or its process was killed under it. */
export const isBroken = `coalesce(u.fed_until <= ${now}, false)`;

/** It can be found, fed and finished. */
export const isOpen = `u.ended_at IS NULL AND (${isFed} OR u.moved_at > ${now} - ${uploadLifetime})`;

/** Its time is over or somebody ended it, and no request writes to it: its bytes can go. */
export const isOver = `NOT (${isOpen}) AND NOT ${isFed}`;

/**
 * Bytes come as one looks: the last one, or its opening by a request that feeds it, is no older than
 * two words of such a request (it gives one every 15 seconds). What else counts waits for its client.
 */
export const isMoving = `((${isFed} OR u.received > 0) AND u.moved_at > ${now} - interval '30 seconds')`;

/** When it may make room for another one, if nothing is heard of it until then. */
export const givesWayAt = `coalesce(u.fed_until, u.moved_at + ${idleAfter})`;

/** It counts no more: another one of its caller may take its place. Never true of one that is fed. */
export const givesWay = `${givesWayAt} <= ${now}`;
