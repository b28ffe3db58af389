import type { Run } from "#domain/runs";

const slugOf = (keyword: string): string =>
  keyword
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");

/** Where an article of a run is read. */
export const articleOf = (run: Pick<Run, "brand" | "keyword">): string => `/sites/${run.brand}/${slugOf(run.keyword)}`;
