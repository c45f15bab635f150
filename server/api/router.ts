/** Everything the contract promises, by the names it has there. */
export const router = {};
