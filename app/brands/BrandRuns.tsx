import { useMemo, useRef } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isFinalRun, type Run } from "#domain/workflows/run";
import { ArticleLink } from "../ui/ArticleLink.tsx";
import { LoadError } from "../ui/LoadError.tsx";
import { NewRowsButton } from "../ui/NewRowsButton.tsx";
import { LoadMore } from "../ui/LoadMore.tsx";
import { SkeletonRows } from "../ui/Skeleton.tsx";
import { Time } from "../ui/Time.tsx";
import { useIsHoveredOrFocused } from "../ui/useIsHoveredOrFocused.ts";
import { useSteadyRows } from "../ui/useSteadyRows.ts";
import { pluralize } from "../ui/format.ts";
import { ApprovalButtons } from "../workflows/ApprovalButtons.tsx";
import { runKeys } from "../workflows/cache.ts";
import { listRunsOfBrand } from "../workflows/calls.ts";
import { RunSign } from "../workflows/RunSign.tsx";
import { StepTrack } from "../workflows/StepTrack.tsx";

const idOf = ({ id }: Run): string => id;

const RunRow = ({ run }: { run: Run }) => (
  <li className="flex min-h-row flex-wrap items-center gap-x-4 gap-y-1 border-b border-kumo-hairline px-4 py-1.5 hover:bg-kumo-tint/60 sm:px-6 @4xl:py-0">
    <span className="min-w-0 basis-full truncate @4xl:basis-0 @4xl:grow">
      {run.url ? (
        <ArticleLink url={run.url} className="font-medium text-kumo-link hover:underline">
          {run.keyword}
        </ArticleLink>
      ) : (
        <span className="font-medium">{run.keyword}</span>
      )}
      <Link to="/workflows/$id" params={{ id: run.id }} className="ml-3 text-kumo-subtle underline underline-offset-2">
        its run
      </Link>
    </span>
    <ApprovalButtons run={run} />
    {isFinalRun(run.status) ? <RunSign run={run} /> : <StepTrack run={run} />}
    <span className="ml-auto w-20 shrink-0 text-right text-kumo-subtle">
      <Time at={run.endedAt ?? run.startedAt} />
    </span>
    {run.error && <p className="line-clamp-3 order-last basis-full break-words text-kumo-subtle">{run.error}</p>}
  </li>
);

/** Every article of a brand, newest first; those being written step by step. */
export function BrandRuns({ slug, woken }: { slug: string; woken: boolean }) {
  const list = useInfiniteQuery({
    queryKey: runKeys.ofBrand(slug),
    queryFn: ({ pageParam }) => listRunsOfBrand(slug, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const place = useRef<HTMLElement>(null);
  const held = useIsHoveredOrFocused(place);
  const loaded = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const steady = useSteadyRows(loaded, idOf, held);
  const runs = steady?.rows;
  const waiting = runs?.filter((run) => run.status === "waiting").length ?? 0;
  return (
    <section ref={place} aria-labelledby="articles" className="@container">
      <h2 id="articles" className="sr-only">
        Articles
      </h2>
      {waiting > 0 && (
        <p className="figure border-b border-kumo-hairline px-4 py-2 text-kumo-warning sm:px-6">
          <Link to="/workflows" search={{ brand: slug, status: "waiting" }} className="underline underline-offset-3">
            {list.hasNextPage && "At least "}
            {pluralize(waiting, "article waits", "articles wait")}
          </Link>{" "}
          for approval
        </p>
      )}
      {/* Over the list, not in it: what is new moves nothing by being told. */}
      <div className="sticky top-0 z-1 flex h-0 justify-center">
        <span className="translate-y-1">
          <NewRowsButton count={steady?.newCount ?? 0} onShow={() => steady?.showNew()} />
        </span>
      </div>
      {runs ? (
        runs.length ? (
          <>
            <ul>
              {runs.map((run) => (
                <RunRow key={run.id} run={run} />
              ))}
            </ul>
            <LoadMore list={list} />
          </>
        ) : (
          <p className="px-4 py-6 text-kumo-subtle sm:px-6">
            {woken
              ? "It is awake. Research comes first; then the articles appear here step by step."
              : "Nothing has been written yet. Trigger a cycle: research comes first, then the articles appear here step by step."}
          </p>
        )
      ) : list.error ? (
        <LoadError what="The articles" error={list.error} retry={() => void list.refetch()} />
      ) : (
        <SkeletonRows rows={4} />
      )}
    </section>
  );
}
