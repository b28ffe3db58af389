/** The first part of each query key of the Brand Engine. */
export const brandKeys = ["brands"] as const;
