import { useState } from "react";

/** A page of a list that is searched row by row: `scanned` rows were read for its items. */
type SearchedPage = { items: readonly unknown[]; scanned?: number | undefined };

/** The progress of a search that reads a bounded number of rows per page, and how to stop and resume it. */
export type SearchState = {
  /** Rows that were read since the last full page; 0 where pages come full. */
  scanned: number;
  /** Whether the operator stopped the search. */
  isStopped: boolean;
  stop: () => void;
  resume: () => void;
};

/** Most rows that a page reads. A search that has read more is not repeated automatically when the list changes. */
const pageRows = 2_000;

/** Counts the rows that were read since the last full page. */
function scannedBy(pages: readonly SearchedPage[]): number {
  let scanned = 0;
  for (const page of pages.toReversed()) {
    if (page.scanned === undefined || page.scanned <= page.items.length) break;
    scanned += page.scanned;
  }
  return scanned;
}

/**
 * Returns the state of a search that continues until the operator stops it. The state belongs to one list (`identity`). `deep`
 * is true when the search has read so much that starting again would waste work.
 */
export function useContinuedSearch(
  identity: string,
  pages: readonly SearchedPage[],
  hasNextPage: boolean,
  cancel: () => void,
): SearchState & { deep: boolean } {
  const [stoppedIdentity, setStoppedIdentity] = useState<string>();
  const scanned = scannedBy(pages);
  return {
    scanned,
    isStopped: stoppedIdentity === identity,
    deep: scanned > pageRows || (hasNextPage && scanned > 0),
    stop: () => {
      setStoppedIdentity(identity);
      cancel();
    },
    resume: () => setStoppedIdentity(undefined),
  };
}
