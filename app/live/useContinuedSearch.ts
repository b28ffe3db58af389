import { useState } from "react";

/** A page of a list that is searched row by row: `scanned` rows were read for it, more than it has items. */
type SearchedPage = { items: readonly unknown[]; scanned?: number | undefined };

/** How a search through a list goes that reads a bounded number of rows a page. */
export type SearchState = {
  /** Rows read by the last pages that found less than they read; 0 where pages come full. */
  scanned: number;
  /** Somebody stopped it. */
  isStopped: boolean;
  stop: () => void;
  resume: () => void;
};

/** A page reads so many rows at most. Further than that a list is not searched again by itself whenever something moves. */
const pageRows = 2_000;

/** Rows that were read since the last page that came full. */
function scannedBy(pages: readonly SearchedPage[]): number {
  let scanned = 0;
  for (const page of pages.toReversed()) {
    if (page.scanned === undefined || page.scanned <= page.items.length) break;
    scanned += page.scanned;
  }
  return scanned;
}

/**
 * Whether a list goes on by itself: until somebody stops it. What is known of it belongs to one list (`identity`). `deep`: it
 * has come so far that it would be lost work to begin anew.
 */
export function useContinuedSearch(
  identity: string,
  pages: readonly SearchedPage[],
  hasNextPage: boolean,
  cancel: () => void,
): SearchState & { deep: boolean } {
  const [stoppedOf, setStoppedOf] = useState<string>();
  const scanned = scannedBy(pages);
  return {
    scanned,
    isStopped: stoppedOf === identity,
    deep: scanned > pageRows || (hasNextPage && scanned > 0),
    stop: () => {
      setStoppedOf(identity);
      cancel();
    },
    resume: () => setStoppedOf(undefined),
  };
}
