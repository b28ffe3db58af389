import { Button } from "@cloudflare/kumo/components/button";
import { placeOf } from "#domain/cursor";
import { readSortKey } from "#domain/sortKeys";
import { absolute, count, counted } from "../ui/words.ts";
import type { useJobList } from "./useJobList.ts";

type Props = { list: ReturnType<typeof useJobList>; found: number };

/** How far back the search has come, as far as its cursor tells. */
function backTo(cursor: string | null): string {
  const place = cursor === null ? null : placeOf(cursor);
  const at = place === null ? undefined : readSortKey(place)?.at;
  return at === undefined ? "" : `, back to ${absolute(at).replace(/:\d\d \S+$/, "")}`;
}

/** The end of a list that goes on: what has been looked at, and whether it still looks. */
export function Looking({ list: { looking, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage }, found }: Props) {
  if (!hasNextPage)
    return found >= 20 ? <p className="px-4 py-3 text-xs text-kumo-subtle sm:px-6">That is all: {counted(found, "job")}.</p> : null;
  const searching = looking.looked > 0;
  const said = `Looked at ${count(looking.looked)} jobs${backTo(looking.back)}; ${found === 0 ? "none matches" : `${counted(found, "matches", "match")} so far`}.`;
  return (
    <div
      role={looking.paused ? "status" : undefined}
      className="flex min-h-12 flex-wrap items-center gap-3 px-4 py-3 text-kumo-subtle sm:px-6"
    >
      {isFetchNextPageError ? (
        <>
          <span className="text-kumo-danger">More could not be loaded.</span>
          <Button size="sm" onClick={() => void fetchNextPage()}>
            Try again
          </Button>
        </>
      ) : searching ? (
        <>
          <span className="figure">{said}</span>
          {looking.paused ? (
            <Button size="sm" onClick={looking.goOn}>
              Go on looking
            </Button>
          ) : (
            <Button size="sm" onClick={looking.stop}>
              Stop looking
            </Button>
          )}
        </>
      ) : (
        isFetchingNextPage && <span>Loading older ones</span>
      )}
    </div>
  );
}
