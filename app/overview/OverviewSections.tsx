import type { QueueRow } from "../features/queues/columns.tsx";
import { parts } from "../core/pipelineParts.ts";
import { DeclaredSections } from "../ui/DeclaredSections.tsx";
import type { ChartRange } from "../features/queues/search.ts";
import { Causes } from "./Causes.tsx";
import { FoldedMap } from "./FoldedMap.tsx";
import { NoThroughput, Throughput } from "./Throughput.tsx";
import { OnSight } from "./OnSight.tsx";
import { RunsInProgress } from "./RunsInProgress.tsx";
import { QueueTimes } from "./QueueTimes.tsx";

type Props = { rows: readonly QueueRow[]; range: ChartRange; onCauses: (ids: readonly string[]) => void };

/** The sections below the headline: causes, throughput, times, runs in progress, map, and those of the pipeline. */
export function OverviewSections({ rows, range, onCauses }: Props) {
  return (
    <>
      <Causes onRows={onCauses} />
      {rows.some(({ countsKnown }) => countsKnown) || rows.length === 0 ? <Throughput range={range} /> : <NoThroughput />}
      {rows.length > 0 && <QueueTimes queues={rows} />}
      {parts().runs && <RunsInProgress />}
      <FoldedMap queues={rows} />
      {parts().overviewSections.length > 0 && (
        <OnSight>
          <DeclaredSections sections={parts().overviewSections} />
        </OnSight>
      )}
    </>
  );
}
