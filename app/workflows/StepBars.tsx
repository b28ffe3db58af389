import { visibleText } from "#domain/text/visible";
import { cn } from "@cloudflare/kumo/utils";
import { formatStepDuration } from "./words.ts";
import type { Bar, BarKind, CompressedWait, StepLine, Scale } from "./timeline.ts";

const looks: Record<BarKind, string> = {
  ran: "bg-kumo-interact",
  running: "bg-kumo-info working",
  failed: "bg-kumo-danger/80",
  backoff: "border-y border-dashed border-kumo-line",
  asked: "bg-kumo-warning-tint inset-ring inset-ring-kumo-warning/40",
  held: "bg-kumo-warning-tint inset-ring inset-ring-kumo-warning/40",
};
const says: Record<BarKind, string> = {
  ran: "ran",
  running: "runs for",
  failed: "failed after",
  backoff: "then waited",
  asked: "asked a person for",
  held: "paused; stood here for",
};

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
const nameOf = ({ kind, from, to, attempt }: Bar): string =>
  `${attempt ? `Try ${attempt.attempt} ` : ""}${says[kind]} ${formatStepDuration(to - from)}`;

/** What went on in one step, along the time of its run: all of it thin, its tries and waits over that. Its story says the same in words. */
export const StepBars = ({ line: { attempts, bars, span }, scale }: { line: StepLine; scale: Scale }) => (
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
          title={visibleText(nameOf(bar))}
          className={cn("drawn absolute inset-y-0 min-w-[3px] rounded-[2px]", looks[bar.kind])}
          style={{ left: `min(${percent(from)}, 100% - 3px)`, width: percent(scale.positionOf(bar.to) - from) }}
        />
      );
    })}
  </span>
);

/** Where the time is drawn shorter than it was. */
export const CompressedWaits = ({ cuts }: { cuts: readonly CompressedWait[] }) =>
  cuts.map(({ from, to, ms }) => (
    <span
      key={from}
      title={`${formatStepDuration(ms)}, drawn shorter`}
      className="absolute inset-y-0 border-x border-dashed border-kumo-line bg-kumo-tint/50"
      style={{ left: percent(from), width: percent(to - from) }}
    />
  ));
