import { Button } from "@cloudflare/kumo/components/button";
import { placeOf } from "#domain/cursor";
import { readSortKey } from "#domain/sortKeys";
import type { SearchState } from "../live/useSearchOn.ts";
import { absolute, count, counted } from "./words.ts";

/** Rows of a list and how many there are, as far as that is counted. */
export type Scanned = { noun: string; total?: number | undefined };
type Props = Scanned & {
  search: SearchState;
  found: number;
  /** Where the last page ended. */
  cursor: string | null;
  /** What went wrong with the last page, and how to ask for it again. */
  failed: boolean;
  retry: () => void;
};

/** How far back the search has come, as far as its cursor tells. */
function backTo(cursor: string | null): string {
  const place = cursor === null ? null : placeOf(cursor);
  const at = place === null ? undefined : readSortKey(place)?.at;
  return at === undefined ? "" : `, back to ${absolute(at).replace(/:\d\d \S+$/, "")}`;
}

/** "Scanned 12,000 of about 1,000,000 jobs, back to 20 Nov 14:03 · 3 matches so far". */
export const searchSays = (scanned: number, { noun, total }: Scanned, found: number, cursor: string | null): string =>
  `Scanned ${count(scanned)}${total !== undefined && total > scanned ? ` of about ${count(total)}` : ""} ${noun}${backTo(cursor)} · ${found === 0 ? "no matches yet" : `${counted(found, "match", "matches")} so far`}`;

/** The end of a list that is searched row by row: how far it has come, and a way to stop it or to go on. */
export const Searching = ({ search, noun, total, found, cursor, failed, retry }: Props) => (
  <div
    role={search.stopped || failed ? "status" : undefined}
    className="flex min-h-12 flex-wrap items-center gap-3 px-4 py-3 text-kumo-subtle sm:px-6"
  >
    <span className="figure">{searchSays(search.scanned, { noun, total }, found, cursor)}</span>
    {failed ? (
      <>
        <span className="text-kumo-danger">The next ones could not be loaded.</span>
        <Button size="sm" onClick={retry}>
          Try again
        </Button>
      </>
    ) : search.stopped ? (
      <Button size="sm" onClick={search.goOn}>
        Keep searching
      </Button>
    ) : (
      <Button size="sm" onClick={search.stop}>
        Stop
      </Button>
    )}
  </div>
);
