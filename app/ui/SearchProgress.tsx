import { Button } from "./button/Button.tsx";
import { cursorPositionOf } from "#domain/lists/cursor";
import { readSortKey } from "#domain/lists/sortKeys";
import type { SearchState } from "../core/live/useContinuedSearch.ts";
import { formatExactTime, formatCount, pluralize } from "./format.ts";

/** The plural noun of the rows and, where it is known, their number. */
export type ScannedRows = { noun: string; total?: number | undefined };
type Props = ScannedRows & {
  search: SearchState;
  found: number;
  /** The cursor after the last page. */
  cursor: string | null;
  /** Whether the last page could not be loaded; `retry` loads it again. */
  failed: boolean;
  retry: () => void;
};

/** Formats how far back the search has come; empty when the cursor has no time. */
function backTo(cursor: string | null): string {
  const place = cursor === null ? null : cursorPositionOf(cursor);
  const at = place === null ? undefined : readSortKey(place)?.at;
  return at === undefined ? "" : `, back to ${formatExactTime(at).replace(/:\d\d \S+$/, "")}`;
}

/** "Scanned 12,000 of about 1,000,000 jobs, back to 20 Nov 14:03 · 3 matches so far". */
export const formatSearchProgress = (scanned: number, { noun, total }: ScannedRows, found: number, cursor: string | null): string =>
  `Scanned ${formatCount(scanned)}${total !== undefined && total > scanned ? ` of about ${formatCount(total)}` : ""} ${noun}${backTo(cursor)} · ${found === 0 ? "no matches yet" : `${pluralize(found, "match", "matches")} so far`}`;

/** The progress of a search that scans a list row by row, with a button to stop or continue it. */
export const SearchProgress = ({ search, noun, total, found, cursor, failed, retry }: Props) => (
  <div
    role={search.isStopped || failed ? "status" : undefined}
    className="flex min-h-12 flex-wrap items-center gap-3 px-4 py-3 text-kumo-subtle sm:px-6"
  >
    <span className="figure">{formatSearchProgress(search.scanned, { noun, total }, found, cursor)}</span>
    {failed ? (
      <>
        <span className="text-kumo-danger">Couldn't load more.</span>
        <Button size="sm" onClick={retry}>
          Try again
        </Button>
      </>
    ) : search.isStopped ? (
      <Button size="sm" onClick={search.resume}>
        Keep searching
      </Button>
    ) : (
      <Button size="sm" onClick={search.stop}>
        Stop
      </Button>
    )}
  </div>
);
