import { visibleText } from "#domain/text/visible";
import { memo } from "react";
import { cn } from "../../ui/cn.ts";
import { StatusIcon } from "../../ui/StatusLabel.tsx";
import { Bars, Markers } from "./Bars.tsx";
import type { Scale, View } from "./scale.ts";
import { markersOf, segmentsOf } from "./segments.ts";
import type { TreeRow } from "./tree.ts";
import { spanNameOf, stateSigns, describeRow, durationTextOf } from "./words.ts";

/** The widths of the name and the duration of every row. The bars take the rest. */
export const nameWidth = "w-44 shrink-0 sm:w-[clamp(240px,32%,420px)]";
export const durationWidth = "w-18 shrink-0 max-sm:hidden";

type Props = {
  row: TreeRow;
  index: number;
  top: number;
  height: number;
  scale: Scale;
  view: View;
  width: number;
  now: number;
  selected: boolean;
  focusable: boolean;
  onSelect: (id: string) => void;
  onToggle: (id: string) => void;
};

/** One row of the timeline. Screen readers get it as text. */
export const TraceRow = memo(function TraceRow({ row, index, top, height, scale, view, width, now, ...flags }: Props) {
  const { span, parts, level, position, siblings, subtitle: aside, expanded } = row;
  const { shape, tone, word } = stateSigns[span.state];
  const isQuiet = span.state === "completed" || span.state === "recorded";
  return (
    <div
      role="row"
      data-row={span.id}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={expanded}
      aria-selected={flags.selected}
      aria-rowindex={index + 2}
      tabIndex={flags.focusable ? 0 : -1}
      onClick={() => flags.onSelect(span.id)}
      onKeyDown={undefined}
      className={cn(
        "absolute inset-x-0 top-0 flex cursor-default items-stretch border-b border-kumo-hairline/60 outline-none focus-visible:z-1 focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent",
        flags.selected ? "bg-kumo-tint" : "hover:bg-kumo-tint/50",
      )}
      style={{ height, transform: `translateY(${top}px)` }}
    >
      <div
        role="rowheader"
        className={cn("flex min-w-0 items-center gap-1 border-r border-kumo-hairline pr-2 [--indent:5px] sm:[--indent:11px]", nameWidth)}
        style={{ paddingLeft: `calc(${Math.min(level, 12)} * var(--indent))` }}
      >
        <ExpandButton expanded={expanded} onToggle={() => flags.onToggle(span.id)} />
        <StatusIcon
          shape={shape}
          tone={isQuiet ? "quiet" : tone}
          className={cn(isQuiet && "opacity-50 max-sm:hidden", tone === "info" && "working")}
        />
        <span className="sr-only">{word}</span>
        <span className={cn("ml-1 truncate", tone === "danger" && "font-medium text-kumo-danger")} title={visibleText(spanNameOf(span))}>
          {spanNameOf(span)} {span.kind === "job" && aside && <span className="ml-1 font-normal text-kumo-subtle">{aside}</span>}
        </span>
      </div>
      <div role="gridcell" className="relative min-w-0 flex-1 overflow-hidden">
        <span className="sr-only">{describeRow(span, parts, now)}</span>
        <Bars segments={segmentsOf(span, parts, now)} scale={scale} view={view} width={width} />
        <Markers markers={markersOf(span, parts)} scale={scale} view={view} />
      </div>
      <div role="gridcell" className={cn("flex items-center justify-end pr-4 text-xs text-kumo-subtle tabular-nums", durationWidth)}>
        {durationTextOf(span, now)}
      </div>
    </div>
  );
});

/** Expands or collapses a row. Not in the Tab order, because the arrow keys do the same. */
function ExpandButton({ expanded, onToggle }: { expanded: boolean | undefined; onToggle: () => void }) {
  if (expanded === undefined) return <span className="w-4 shrink-0" />;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={expanded ? "Collapse" : "Expand"}
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
      className="flex h-full w-4 shrink-0 cursor-pointer items-center justify-center text-kumo-subtle hover:text-kumo-default"
    >
      <svg viewBox="0 0 8 8" aria-hidden="true" className={cn("size-2", expanded && "rotate-90")}>
        <path d="M2 1l4 3-4 3z" fill="currentColor" />
      </svg>
    </button>
  );
}
