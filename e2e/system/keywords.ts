/** Keywords that are not in the bundled research. The sample provider makes up numbers for them that fit the default strategy. */
export const madeUpKeywords = (count: number, about: string): string[] =>
  Array.from({ length: count }, (_, index) => `${about} part ${String(index + 1).padStart(2, "0")}`);
