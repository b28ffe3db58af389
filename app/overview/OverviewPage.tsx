import { useMemo, useState } from "react";
import { useSearch } from "@tanstack/react-router";
import { useOverview } from "../core/live/overview.ts";
import { queueRowsOf } from "../features/queues/columns.tsx";
import { useMetrics } from "../features/queues/metrics.ts";
import { useBacklogWatch } from "../features/queues/backlogSamples.ts";
import { useNow } from "../ui/useNow.ts";
import { LoadError } from "../ui/LoadError.tsx";
import { Page } from "../ui/Page.tsx";
import { SkeletonLine } from "../ui/Skeleton.tsx";
import { useRowKeys } from "../ui/useRowKeys.ts";
import { useProblems } from "./health.ts";
import { useAreCausesSettled } from "./Causes.tsx";
import { Headline } from "./Headline.tsx";
import { OverviewSections } from "./OverviewSections.tsx";
import { Problems } from "./Problems.tsx";
import { QueueCounts } from "./QueueCounts.tsx";

/** The first page: the state of the system, then the sections of the pipeline. */
export function OverviewPage() {
  const { data, error, refetch } = useOverview();
  const metrics = useMetrics(undefined, "hour");
  const { range = "hour" } = useSearch({ from: "/" });
  useBacklogWatch();
  const now = useNow();
  const problems = useProblems();
  const isSettled = useAreCausesSettled();
  const open = data?.openDeadLetters ?? 0;
  const queues = useMemo(() => data?.queues ?? [], [data?.queues]);
  const rows = useMemo(() => queueRowsOf(queues, metrics.data, now), [queues, metrics.data, now]);
  const [causes, setCauses] = useState<readonly string[]>([]);
  // In their order on the page: what is wrong, then the queues.
  useRowKeys({ ids: useMemo(() => [...causes, ...queues.map(({ name }) => name)], [causes, queues]) });
  const running = rows.reduce((sum, { counts }) => sum + counts.active, 0);
  return (
    <Page
      title="Overview"
      tab={problems.some(({ down }) => down) ? "Not running · Overview" : open ? `(${open}) Overview` : "Overview"}
      state={data && <QueueCounts queues={queues.length} running={running} isKnown={queues.some(({ countsKnown }) => countsKnown)} />}
    >
      <div className="scroll-quiet min-h-0 flex-1">
        <div className="flex max-w-640 flex-col gap-7 py-5">
          <Problems problems={problems} />
          {data ? (
            <>
              <Headline overview={data} problems={problems} metrics={metrics.data} />
              {isSettled ? <OverviewSections rows={rows} range={range} onCauses={setCauses} /> : <SectionsSkeleton />}
            </>
          ) : error ? (
            <LoadError what="Overview" error={error} retry={() => void refetch()} />
          ) : (
            <>
              <div className="flex h-13 items-center px-4 sm:px-6">
                <SkeletonLine width="w-80" />
              </div>
              <SectionsSkeleton />
            </>
          )}
        </div>
      </div>
    </Page>
  );
}

/** A placeholder about as high as the chart and the first queues. */
const SectionsSkeleton = () => (
  <div role="status" aria-label="Loading" className="flex h-83 flex-col justify-between px-4 sm:px-6">
    {Array.from({ length: 8 }, (_, index) => (
      <SkeletonLine key={index} width="w-80" />
    ))}
  </div>
);
