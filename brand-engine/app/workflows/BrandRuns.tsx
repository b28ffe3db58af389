import { useMemo, useRef } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isFinalRun, type Run } from "#domain/workflows/run";
import { ArticleLink } from "../ArticleLink.tsx";
import { Export } from "#app/ui/Export.tsx";
import { LoadError } from "#app/ui/LoadError.tsx";
import { NewRowsButton } from "#app/ui/NewRowsButton.tsx";
import { ListEnd } from "#app/ui/ListEnd.tsx";
import { SkeletonRows } from "#app/ui/Skeleton.tsx";
import { Time } from "#app/ui/Time.tsx";
import { useIsListInUse } from "#app/core/live/useIsListInUse.ts";
import { useSteadyRows } from "#app/core/live/useSteadyRows.ts";
import { pluralize } from "#app/ui/format.ts";
import { ApprovalButtons } from "#app/features/workflows/ApprovalButtons.tsx";
import { nextByCursor } from "#app/core/page.ts";
import { runKeys } from "#app/core/live/runCache.ts";
import { listRuns, runExportFields } from "#app/features/workflows/calls.ts";
import { RunSign } from "#app/features/workflows/RunSign.tsx";
import { StepTrack } from "#app/features/workflows/StepTrack.tsx";

const idOf = ({ id }: Run): string => id;

const RunRow = ({ run }: { run: Run }) => (
  <li className="flex min-h-row flex-wrap items-center gap-x-4 gap-y-1 border-b border-kumo-hairline px-4 py-1.5 hover:bg-kumo-tint/60 sm:px-6 @4xl:py-0">
    <span className="min-w-0 basis-full truncate @4xl:basis-0 @4xl:grow">
      {run.url ? (
        <ArticleLink url={run.url} className="link-line font-medium text-kumo-link hover:underline">
          {run.subject}
        </ArticleLink>
      ) : (
        <span className="font-medium">{run.subject}</span>
      )}
      <Link to="/workflows/$id" params={{ id: run.id }} className="link-line ml-3 text-kumo-subtle underline underline-offset-2">
        View run
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

/** The export button for the articles of a brand. */
export const BrandRunsExport = ({ slug }: { slug: string }) => (
  <Export noun={`${slug} articles`} fields={runExportFields()} fetchPage={(cursor, limit) => listRuns({ tenant: slug }, cursor, limit)} />
);

/** The articles of a brand, newest first, those in progress with their steps. */
export function BrandRuns({ slug, hasCycle }: { slug: string; hasCycle: boolean }) {
  const list = useInfiniteQuery({
    queryKey: runKeys.ofTenant(slug),
    queryFn: ({ pageParam }) => listRuns({ tenant: slug }, pageParam),
    ...nextByCursor,
  });
  const section = useRef<HTMLElement>(null);
  const held = useIsListInUse(section);
  const loaded = useMemo(() => list.data?.pages.flatMap((page) => page.items), [list.data]);
  const steady = useSteadyRows(loaded, idOf, held);
  const runs = steady?.rows;
  const awaitingApproval = runs?.filter((run) => run.status === "waiting").length ?? 0;
  return (
    <section ref={section} aria-labelledby="articles" className="@container">
      <h2 id="articles" className="sr-only">
        Articles
      </h2>
      {awaitingApproval > 0 && (
        <p className="figure border-b border-kumo-hairline px-4 py-2 text-kumo-warning sm:px-6">
          <Link to="/workflows" search={{ tenant: slug, status: "waiting" }} className="underline underline-offset-3">
            {list.hasNextPage && "At least "}
            {pluralize(awaitingApproval, "article")}
          </Link>{" "}
          awaiting approval
        </p>
      )}
      {/* The button floats over the list, so that it moves no row. */}
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
            <ListEnd list={list} nouns={["article", "articles"]} />
          </>
        ) : (
          <p className="px-4 py-6 text-kumo-subtle sm:px-6">
            {hasCycle
              ? "Cycle started. Research runs first, then articles appear here step by step."
              : "No articles yet. Trigger a cycle: research runs first, then articles appear here step by step."}
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
