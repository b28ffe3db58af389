/** Researched keywords in one response at most. */
export const maxListedKeywords = 500;

/** Articles in one performance response at most: the most recently measured ones. */
export const maxMeasuredArticles = 200;
