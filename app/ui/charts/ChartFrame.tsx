import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import { cn } from "../cn.ts";
import { visibleText } from "#domain/text/visible";
import { formatClock } from "../format.ts";
import { plotInset } from "./plotInset.ts";
import type { PlacedMark, Bucket } from "./buckets.ts";

/** "03:02 Paused orders by dana@example.com: the provider is down" */
function describeMark({ mark }: PlacedMark, now: number): string {
  const at = formatClock(mark.at, now);
  if (mark.kind === "deploy")
    return mark.queue === null ? `${at} deployed or restarted: ${mark.says}` : `${at} Worker of ${mark.queue} deployed: ${mark.says}`;
  return `${at} ${mark.queue ?? "A queue"} ${mark.kind === "pause" ? "paused" : "resumed"} by ${mark.by ?? "an unknown user"}: ${mark.says}`;
}

const keyOf = ({ mark }: PlacedMark) => `${mark.at} ${mark.kind} ${mark.queue ?? ""}`;

type Props = {
  label: string;
  height: number;
  buckets: readonly Bucket[];
  marks: readonly PlacedMark[];
  active: number | null;
  onActive: (index: number | null) => void;
  /** Describes a bucket for screen readers. */
  describe: (bucket: Bucket) => string;
  onSelect?: ((bucket: Bucket) => void) | undefined;
  children: ReactNode;
};

/** Lets the pointer and the arrow keys select a bucket of a chart, and draws the marks. `children` is the chart itself. */
export function ChartFrame({ label, height, buckets, marks, active, onActive, describe, onSelect, children }: Props) {
  const plot = useRef<HTMLDivElement>(null);
  const now = buckets.at(-1)?.to ?? 0;
  const bucket = active === null ? undefined : buckets[active];
  const indexAt = (event: PointerEvent) => {
    const box = plot.current?.getBoundingClientRect();
    if (!box?.width) return null;
    return Math.min(buckets.length - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * buckets.length)));
  };
  const press = (event: KeyboardEvent) => {
    const last = buckets.length - 1;
    const from = active ?? last + 1;
    const to = { ArrowLeft: from - 1, ArrowRight: active === null ? 0 : from + 1, Home: 0, End: last }[event.key];
    if (to !== undefined) onActive(Math.min(last, Math.max(0, to)));
    else if (event.key === "Enter" && bucket) onSelect?.(bucket);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="relative" style={{ height }}>
      {children}
      <div ref={plot} className="absolute" style={plotInset}>
        <div
          role="slider"
          tabIndex={0}
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={buckets.length - 1}
          aria-valuenow={active ?? buckets.length - 1}
          aria-valuetext={bucket ? `${formatClock(new Date(bucket.from).toISOString(), now)}: ${describe(bucket)}` : label}
          className={cn("absolute inset-0", onSelect && "cursor-pointer")}
          onKeyDown={press}
          onFocus={() => active ?? onActive(buckets.length - 1)}
          onBlur={() => onActive(null)}
          onPointerMove={(event) => onActive(indexAt(event))}
          onPointerLeave={() => onActive(null)}
          onClick={() => bucket && onSelect?.(bucket)}
        >
          {active !== null && (
            <span
              className="absolute inset-y-0 bg-kumo-contrast/10"
              style={{ left: `${(active / buckets.length) * 100}%`, width: `${100 / buckets.length}%` }}
            />
          )}
          {marks.map((one) => (
            <MarkLine key={keyOf(one)} placed={one} now={now} />
          ))}
        </div>
      </div>
      {marks.length > 0 && (
        <ul className="sr-only" aria-label={`Marks: ${label}`}>
          {marks.map((one) => (
            <li key={keyOf(one)}>{describeMark(one, now)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

const shapes = { deploy: "▲", pause: "‖", resume: "▸" };

/** A vertical line at the time of a deploy, pause or resume. The tooltip describes it. */
const MarkLine = ({ placed, now }: { placed: PlacedMark; now: number }) => (
  <span
    title={visibleText(describeMark(placed, now))}
    className={cn("absolute -inset-y-1 -ml-1.5 w-3", placed.mark.kind === "pause" ? "text-kumo-warning" : "text-kumo-subtle")}
    style={{ left: `${placed.at * 100}%` }}
  >
    <span
      className={cn(
        "absolute top-3 bottom-1 left-1.5 border-l border-current opacity-70",
        placed.mark.kind === "resume" && "border-dashed",
      )}
    />
    <span className="absolute top-0 left-0 w-3 text-center text-[10px] leading-none">{shapes[placed.mark.kind]}</span>
  </span>
);
