/** The channel on which PostgreSQL wakes the live hub of every process, once a transaction commits. */
export const liveChannel = 'sallyport_live';

/** The notice that the trail has lines of which open pages are told; readers read on where they were. */
export const linesNotice = 'lines';

/** What a notice of a session begins with (`live_session_changed`); its id follows. */
export const sessionNotice = 'session:';

/** What a notice of a touch begins with; a `TouchNotice` follows, as JSON. */
export const touchNotice = 'touch:';

/** Where something changed that no line tells of: all that is known of it, for it is kept nowhere. */
export interface TouchNotice {
  readonly projectId: string;
  /** Its slug. */
  readonly project: string;
  readonly image: string | null;
  /** The build's number. */
  readonly build: number | null;
  /** The stage's slug. */
  readonly stage: string | null;
}
