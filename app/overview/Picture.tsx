import type { Metrics } from "#domain/metrics";
import type { QueueRow } from "../queues/columns.tsx";
import { Brands } from "./Brands.tsx";
import { Hurts } from "./Hurts.tsx";
import { LastHour } from "./LastHour.tsx";
import { Running } from "./Running.tsx";
import { Times } from "./Times.tsx";
import { Topology } from "./Topology.tsx";

type Props = { rows: readonly QueueRow[]; metrics: Metrics | undefined; error: unknown; retry: () => void };

/** The pipeline below its headline: where messages are, what happened, what hurts, what is being done. */
export function Picture({ rows, metrics, error, retry }: Props) {
  return (
    <>
      <Topology queues={rows} />
      <div className="grid gap-7 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:gap-2">
        <LastHour metrics={metrics} error={error} retry={retry} />
        <Hurts />
      </div>
      <Times queues={rows} />
      <Running />
      <Brands />
    </>
  );
}
