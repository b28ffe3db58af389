/** Keywords nobody has researched: the embedded research makes up numbers for them that are worth writing for. */
export const madeUpKeywords = (count: number, about: string): string[] =>
  Array.from({ length: count }, (_, index) => `${about} part ${String(index + 1).padStart(2, "0")}`);
