import { visibleText } from "#domain/text/visible";
import { cn } from "../../ui/cn.ts";
import { formatPreciseDuration } from "../../ui/format.ts";
import type { Bar, BarKind, CompressedWait, StepLine, Scale } from "./timeline.ts";

const styles: Record<BarKind, string> = {
  succeeded: "bg-kumo-interact",
  running: "bg-kumo-info working",
  failed: "bg-kumo-danger/80",
  backoff: "border-y border-dashed border-kumo-line",
  approval: "bg-kumo-warning-tint inset-ring inset-ring-kumo-warning/40",
  paused: "bg-kumo-warning-tint inset-ring inset-ring-kumo-warning/40",
  sleep: "border-y border-dashed border-kumo-line bg-kumo-tint/50",
  waiting: "border-y border-dashed border-kumo-line bg-kumo-tint/50",
};
const labels: Record<BarKind, string> = {
  succeeded: "ran",
  running: "running for",
  failed: "failed after",
  backoff: "Waited for retry",
  approval: "Awaited approval",
  paused: "Paused for",
  sleep: "Slept",
  waiting: "Waited for an event",
};

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
const titleOf = ({ kind, from, to, attempt }: Bar): string =>
  `${attempt ? `Attempt ${attempt.attempt} ` : ""}${labels[kind]} ${formatPreciseDuration(to - from)}`;

type Line = Pick<StepLine, "bars" | "span"> & { attempts: readonly unknown[] };

/**
 * The bars of one step on the timeline of its run: the whole step as a thin bar, its attempts and waits on top. Hidden from
 * screen readers, because `StepDetails` has the same facts as text.
 */
export const StepBars = ({ line: { attempts, bars, span }, scale }: { line: Line; scale: Scale }) => (
  <span aria-hidden="true" className="relative block h-3.5">
    {span && attempts.length > 0 && (
      <span
        className="absolute inset-y-1 bg-kumo-tint inset-ring inset-ring-kumo-hairline"
        style={{ left: percent(scale.positionOf(span.from)), width: percent(scale.positionOf(span.to) - scale.positionOf(span.from)) }}
      />
    )}
    {bars.map((bar) => {
      const from = scale.positionOf(bar.from);
      return (
        <span
          key={`${bar.kind} ${bar.from}`}
          title={visibleText(titleOf(bar))}
          className={cn("drawn absolute inset-y-0 min-w-[3px] rounded-[2px]", styles[bar.kind])}
          style={{ left: `min(${percent(from)}, 100% - 3px)`, width: percent(scale.positionOf(bar.to) - from) }}
        />
      );
    })}
  </span>
);

/** Bands where the timeline is compressed. */
export const CompressedWaits = ({ waits }: { waits: readonly CompressedWait[] }) =>
  waits.map(({ from, to, durationMs }) => (
    <span
      key={from}
      title={`${formatPreciseDuration(durationMs)}, compressed`}
      className="absolute inset-y-0 border-x border-dashed border-kumo-line bg-kumo-tint/50"
      style={{ left: percent(from), width: percent(to - from) }}
    />
  ));
