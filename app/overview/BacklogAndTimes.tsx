import type { ComponentProps } from "react";
import { BacklogChart, TimesChart } from "../ui/charts/Chart.tsx";
import { formatMost } from "../ui/charts/format.ts";
import { SectionHeader } from "./SectionHeader.tsx";

/** What all charts of the overview have in common: the buckets, the marks, and what happens while the pointer is on them. */
export type ChartFrame = Pick<ComponentProps<typeof BacklogChart>, "buckets" | "marks" | "onHoverChange">;

const height = 106;

/** Charts of what waited in all queues, and of the wait and run times of all attempts. `label` names the time range. */
export default function BacklogAndTimes({ frame, label }: { frame: ChartFrame; label: string }) {
  return (
    <>
      <section aria-labelledby="backlog" className="min-w-0">
        <SectionHeader id="backlog" title="Backlog" />
        <div className="flex flex-col gap-3 px-4 sm:px-6">
          <BacklogChart
            {...frame}
            of="waiting"
            label={`Waiting jobs in ${label}`}
            height={height}
            summary={`Waiting · ${formatMost(frame.buckets)}`}
          />
          <BacklogChart
            {...frame}
            of="oldestMs"
            label={`Age of the oldest waiting job in ${label}`}
            height={height}
            summary="Oldest waiting"
          />
        </div>
      </section>
      <section aria-labelledby="wait-run" className="min-w-0">
        <SectionHeader id="wait-run" title="Wait and run times of all queues" />
        <div className="flex flex-col gap-3 px-4 sm:px-6">
          <TimesChart
            {...frame}
            of="wait"
            label={`Wait times in ${label}: p50 as bars, p95 as a line`}
            height={height}
            summary="Wait · bars p50, line p95"
          />
          <TimesChart
            {...frame}
            of="run"
            label={`Run times in ${label}: p50 as bars, p95 as a line`}
            height={height}
            summary="Run · bars p50, line p95"
          />
        </div>
      </section>
    </>
  );
}
