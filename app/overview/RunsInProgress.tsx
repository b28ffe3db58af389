import { useRef } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Run } from "#domain/workflows/run";
import { tenantOf } from "../core/tenant.ts";
import { links } from "../core/links.ts";
import { useOverviewPart } from "../core/live/overview.ts";
import { LoadError } from "../ui/LoadError.tsx";
import { NewRowsButton } from "../ui/NewRowsButton.tsx";
import { useIsListInUse } from "../core/live/useIsListInUse.ts";
import { useSteadyRows } from "../core/live/useSteadyRows.ts";
import { SkeletonLine } from "../ui/Skeleton.tsx";
import { Time } from "../ui/Time.tsx";
import { formatCount } from "../ui/format.ts";
import { runKeys } from "../core/live/runCache.ts";
import { listUnfinishedRuns } from "../features/workflows/calls.ts";
import { runTitleOf } from "../features/workflows/runTexts.ts";
import { unfinishedOf } from "../features/workflows/counts.ts";
import { RunCounts } from "../features/workflows/RunCounts.tsx";
import { StepTrack } from "../features/workflows/StepTrack.tsx";
import { SectionHeader } from "./SectionHeader.tsx";

/** The most runs shown. The list of workflows has all of them. */
const maxRuns = 12;

const idOf = ({ id }: Run): string => id;

const RunRow = ({ run }: { run: Run }) => (
  <li className="relative flex min-h-row flex-wrap items-center gap-x-4 gap-y-1 border-b border-kumo-hairline px-4 py-1.5 first:border-t @4xl:py-0 hover:bg-kumo-tint/60 sm:px-6">
    <Link
      {...links.run(run.id)}
      className="flex min-w-0 basis-full gap-3 outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent @4xl:basis-0 @4xl:grow"
    >
      <span className="max-w-40 shrink-0 truncate text-kumo-subtle">{tenantOf(run)}</span>{" "}
      <span className="truncate font-medium">{runTitleOf(run)}</span>
    </Link>
    <StepTrack run={run} />
    <span className="ml-auto w-20 text-right text-kumo-subtle">
      <Time at={run.startedAt} />
    </span>
  </li>
);

/** The unfinished workflow runs with their steps, live. */
export function RunsInProgress() {
  const { data, error, refetch } = useQuery({ queryKey: runKeys.running, queryFn: listUnfinishedRuns });
  const section = useRef<HTMLElement>(null);
  const isInUse = useIsListInUse(section);
  const steady = useSteadyRows(data, idOf, isInUse);
  const counts = useOverviewPart(({ runs }) => runs);
  const { total, more } = counts ? unfinishedOf(counts) : { total: 0, more: false };
  const rows = steady?.rows.slice(0, maxRuns) ?? [];
  return (
    <section ref={section} id="running" aria-labelledby="running-head" className="@container">
      <SectionHeader
        id="running-head"
        title="In progress"
        status={counts && <RunCounts runs={counts} />}
        aside={<NewRowsButton count={steady?.newCount ?? 0} onShow={() => steady?.showNew()} />}
      />
      {error && !data && <LoadError what="Runs in progress" error={error} retry={() => void refetch()} />}
      {!data &&
        !error &&
        Array.from({ length: Math.min(total, maxRuns) }, (_, index) => (
          <div key={index} className="flex h-14 items-center border-b border-kumo-hairline px-4 first:border-t sm:px-6 @4xl:h-9">
            <SkeletonLine width="w-72" />
          </div>
        ))}
      {rows.length > 0 && (
        <ul>
          {rows.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </ul>
      )}
      {/* The total comes from the counters, because only the newest 50 runs of each status are loaded. */}
      {rows.length === maxRuns && total > maxRuns && (
        <p className="px-4 py-2 text-kumo-subtle sm:px-6">
          Newest {maxRuns} of {formatCount(total)}
          {more && "+"}.{" "}
          <Link {...links.workflows({})} className="text-kumo-link hover:underline">
            View workflows
          </Link>
        </p>
      )}
    </section>
  );
}
