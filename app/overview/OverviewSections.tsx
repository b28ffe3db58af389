import type { Metrics } from "#domain/queues/metrics";
import type { QueueRow } from "../features/queues/columns.tsx";
import { parts } from "../core/pipelineParts.ts";
import { DeclaredSections } from "../ui/DeclaredSections.tsx";
import { TopErrors } from "./TopErrors.tsx";
import { LastHourThroughput, NoThroughput } from "./LastHourThroughput.tsx";
import { RunsInProgress } from "./RunsInProgress.tsx";
import { QueueTimes } from "./QueueTimes.tsx";
import { PipelineMap } from "./PipelineMap.tsx";

type Props = { rows: readonly QueueRow[]; metrics: Metrics | undefined; error: unknown; retry: () => void };

/** The sections below the headline: map, throughput, top errors, times, runs in progress, and those of the pipeline. */
export function OverviewSections({ rows, metrics, error, retry }: Props) {
  return (
    <>
      <PipelineMap queues={rows} />
      <div className="grid gap-7 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:gap-2">
        {rows.some(({ countsKnown }) => countsKnown) || rows.length === 0 ? (
          <LastHourThroughput metrics={metrics} error={error} retry={retry} />
        ) : (
          <NoThroughput />
        )}
        <TopErrors />
      </div>
      {rows.length > 0 && <QueueTimes queues={rows} />}
      {parts().runs && <RunsInProgress />}
      <DeclaredSections sections={parts().overviewSections} />
    </>
  );
}
