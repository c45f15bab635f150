/** One build of what is asked for. */
export interface Item {
  readonly image: string;
  readonly build?: number | undefined;
  readonly digest?: string | undefined;
  readonly tags?: readonly string[] | undefined;
}

export interface Ask {
  readonly project: string;
  readonly to: string;
  readonly reason?: string | undefined;
  readonly dryRun?: boolean | undefined;
  readonly askWaiver?: boolean | undefined;
  /** The stage that the caller believes it comes from; refused where it would come from another. */
  readonly from?: string | undefined;
  /** Now or not at all: where something waits, the call is refused and no request is kept. */
  readonly atOnce?: boolean | undefined;
}

export type PromotionRequest = Ask & Item;
export type ReleaseRequest = Ask & { readonly items: readonly Item[] };
