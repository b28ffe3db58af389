import { visibleText } from "#domain/text/visible";
import { memo } from "react";
import { cn } from "../../ui/cn.ts";
import { isRepeat } from "#domain/audit/audit";
import type { SpanState } from "#domain/traces/trace";
import { StatusIcon, type Shape, type Tone } from "../../ui/StatusLabel.tsx";
import { positionInView, positionOf, type Scale, type View } from "./scale.ts";
import type { Marker, Segment } from "./segments.ts";
import { spanNameOf } from "./words.ts";

/** The color of a bar by state. Red is only for final failures. */
const colors: Partial<Record<SpanState, string>> = {
  running: "text-kumo-info",
  failed: "text-kumo-danger",
  stalled: "text-kumo-danger",
  asking: "text-kumo-warning",
};
/** Made of small tiles, because browsers draw one long slanted gradient unevenly. */
const hatched =
  "bg-[linear-gradient(135deg,currentColor_12.5%,transparent_12.5%_50%,currentColor_50%_62.5%,transparent_62.5%)] bg-size-[6px_6px]";

const styles: Record<Segment["kind"], string> = {
  wait: `h-2 rounded-xs opacity-65 inset-ring inset-ring-current/50 ${hatched}`,
  approval: `h-3.5 rounded-xs inset-ring inset-ring-current/60 ${hatched}`,
  run: "h-3.5 rounded-xs bg-current",
  step: "h-4 rounded-xs bg-current/20 inset-ring inset-ring-current/45",
  deadLetter: "h-0 border-t border-dashed border-current",
};
/** The width, px, that a bar needs to show the name of its step. */
const nameWidth = 44;
const percent = (share: number): string => `${share * 100}%`;

type BarsProps = { segments: readonly Segment[]; scale: Scale; view: View; width: number };

/** The bars of a row that are in view. */
export const Bars = memo(function Bars({ segments, scale, view, width }: BarsProps) {
  return segments.map(({ span, from, to, kind }) => {
    const left = positionInView(view, positionOf(scale, from));
    const right = positionInView(view, positionOf(scale, to));
    if (right < 0 || left > 1) return null;
    const [shownFrom, shownTo] = [Math.max(left, -0.01), Math.min(right, 1.01)];
    const isDeadLetter = kind === "deadLetter";
    return (
      <span
        key={`${span.id} ${kind} ${from}`}
        data-part={span.id}
        className={cn(
          "drawn absolute top-1/2 flex min-w-0.5 -translate-y-1/2 items-center overflow-hidden",
          kind === "wait" || isDeadLetter ? "text-kumo-subtle" : (colors[span.state] ?? "text-kumo-subtle"),
          styles[kind],
        )}
        style={{ left: percent(shownFrom), width: percent(shownTo - shownFrom) }}
      >
        {kind === "step" && (shownTo - shownFrom) * width > nameWidth && (
          <span className="truncate px-1 text-[11px] leading-4 text-kumo-default">{spanNameOf(span)}</span>
        )}
      </span>
    );
  });
});

const signs: Record<Exclude<Marker["kind"], "page">, { shape: Shape; tone: Tone }> = {
  deadLettered: { shape: "cross", tone: "danger" },
  failed: { shape: "cross", tone: "danger" },
  resolved: { shape: "cross", tone: "quiet" },
  retried: { shape: "cross", tone: "quiet" },
  cancelled: { shape: "dash", tone: "quiet" },
  act: { shape: "ring", tone: "quiet" },
  start: { shape: "dot", tone: "quiet" },
};

/** An arrow that goes back: an operator replayed or retried the job. */
const RepeatIcon = () => (
  <svg viewBox="0 0 12 12" aria-hidden="true" className="size-3 shrink-0 text-kumo-default">
    <path d="M10 6a4 4 0 1 1-1.2-2.85M10 1.5v2.2H7.8" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
  </svg>
);

/** Markers at the end of a bar. They are drawn to the right of their time, all others centered on it. */
const endMarkers: ReadonlySet<Marker["kind"]> = new Set(["deadLettered", "failed", "resolved", "retried", "cancelled", "page"]);

/** The markers of a row that are in view. */
export const Markers = memo(function Markers({ markers, scale, view }: { markers: readonly Marker[]; scale: Scale; view: View }) {
  return markers.map(({ at, span, kind }) => {
    const x = positionInView(view, positionOf(scale, at));
    if (x < 0 || x > 1) return null;
    const isRepeated = kind === "act" && isRepeat(span.name);
    const style = { left: percent(x) };
    const className = cn(
      "absolute top-1/2 z-1 flex size-4 -translate-y-1/2 items-center justify-center rounded-full bg-kumo-base/85",
      endMarkers.has(kind) ? (x > 0.98 ? "-translate-x-full" : "translate-x-px") : x > 0.02 && "-translate-x-1/2",
    );
    if (kind === "page")
      return (
        <a
          key={span.id}
          href={span.url ?? undefined}
          target="_blank"
          rel="noreferrer"
          tabIndex={-1}
          data-part={span.id}
          aria-label={visibleText(`Published page ${span.url ?? ""}`)}
          onClick={(event) => event.stopPropagation()}
          className={cn(className, "text-kumo-link hover:bg-kumo-tint")}
          style={style}
        >
          <svg viewBox="0 0 12 12" aria-hidden="true" className="size-3">
            <path d="M4.5 2.5h5v5M9 3 3 9" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
          </svg>
        </a>
      );
    return (
      <span key={`${span.id} ${kind}`} data-part={span.id} className={className} style={style}>
        {isRepeated ? <RepeatIcon /> : <StatusIcon {...signs[kind]} />}
      </span>
    );
  });
});
