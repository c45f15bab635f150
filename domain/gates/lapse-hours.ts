/** So many hours a decision of a person counts where the policy does not say. */
export const defaultLapseHours = 72;
