import { type RefObject, useCallback, useRef, useState } from "react";
import { cn } from "../../ui/cn.ts";
import { useKeyBindings } from "../../core/keys/bindings.ts";
import { useElementWidth } from "../../ui/useElementWidth.ts";
import type { Range } from "../../ui/visibleRows/range.ts";
import { useVisibleRows } from "../../ui/visibleRows/useVisibleRows.ts";
import { Axis, GridLines } from "./Axis.tsx";
import { SpanTooltip } from "./SpanTooltip.tsx";
import { Minimap } from "./Minimap.tsx";
import type { Scale, View } from "./scale.ts";
import { nameWidth, durationWidth, TraceRow } from "./TraceRow.tsx";
import type { TreeRow } from "./tree.ts";
import { useScrollAnchor, useRowNavigation } from "./useRowNavigation.ts";
import { type useZoom, useWheel } from "./useZoom.ts";

/** The height of the minimap and the axis, px. Rows are scrolled to below them. */
const headHeight = 65;
const rowHeight = (): number => (document.documentElement.dataset["density"] === "compact" ? 26 : 30);

type Props = {
  rows: readonly TreeRow[];
  scale: Scale;
  zoom: ReturnType<typeof useZoom>;
  now: number;
  selected: string | undefined;
  onSelect: (id: string) => void;
  onToggle: (id: string, open?: boolean) => void;
};

/** The width of the chart until it has been measured, px. */
const initialWidth = 800;

type Drawn = { scale: Scale; view: View; width: number };

type HeadProps = Drawn & {
  chart: RefObject<HTMLDivElement | null>;
  rows: readonly TreeRow[];
  now: number;
  show: (view: View) => void;
};

/** The column headers: above the bars a minimap of the whole trace, and the axis of the part in view. */
const TimelineHead = ({ chart, rows, scale, view, width, now, show }: HeadProps) => (
  <div className="sticky top-0 z-2 flex border-b border-kumo-line bg-kumo-canvas">
    <div
      className={cn("flex items-end border-r border-kumo-hairline px-4 text-xs leading-6 font-medium text-kumo-subtle", nameWidth)}
      aria-hidden="true"
    >
      Span
    </div>
    <div ref={chart} className="min-w-0 flex-1">
      <Minimap rows={rows} scale={scale} view={view} now={now} show={show} />
      <Axis scale={scale} view={view} width={width} />
    </div>
    <div className={cn("flex items-end justify-end pr-4 text-xs leading-6 font-medium text-kumo-subtle", durationWidth)} aria-hidden="true">
      Duration
    </div>
  </div>
);

/** What lies behind the rows: the column headers for screen readers, and the lines of the axis. */
const GridBackground = (drawn: Drawn) => (
  <>
    <div role="row" aria-rowindex={1} className="sr-only">
      <span role="columnheader">Span</span>
      <span role="columnheader">Time</span>
      <span role="columnheader">Duration</span>
    </div>
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 flex">
      <div className={nameWidth} />
      <div className="relative min-w-0 flex-1 overflow-hidden">
        <GridLines {...drawn} />
      </div>
      <div className={durationWidth} />
    </div>
  </>
);

/** The indexes of the rows in view, and of the row that can be reached with Tab: it stays in the page however far the list scrolls. */
function indexesOf({ first, last }: Range, focusable: number, count: number): number[] {
  const inView = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  if (focusable >= count || (focusable >= first && focusable <= last)) return inView;
  return focusable < first ? [focusable, ...inView] : [...inView, focusable];
}

/** Keys that go to the next and the previous row, and open it when a panel is open. */
function useStepKeys({ index, go }: ReturnType<typeof useRowNavigation>, opens: boolean, onSelect: (id: string) => void): void {
  const step = (by: 1 | -1) => {
    const id = go(index + by);
    if (id !== undefined && opens) onSelect(id);
  };
  useKeyBindings([
    { keys: "j", label: "Next row", run: () => step(1), footer: true },
    { keys: "k", label: "Previous row", run: () => step(-1), footer: true },
  ]);
}

/** The timeline: the spans as a tree, their times as bars. Only the rows in view are in the page. */
export function Timeline({ rows, scale, zoom, now, selected, onSelect, onToggle }: Props) {
  const scroll = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const chart = useRef<HTMLDivElement>(null);
  const width = useElementWidth(chart) ?? initialWidth;
  const [height] = useState(rowHeight);
  const { view } = zoom;
  const heightOf = useCallback(() => height, [height]);
  const { range, offsets, scrollToRow } = useVisibleRows({ count: rows.length, heightOf, scroll, headPx: headHeight });
  const navigation = useRowNavigation({ rows, grid, scrollToRow, selected, select: onSelect, toggle: onToggle, pan: zoom.pan });
  useScrollAnchor(rows, height, scroll);
  useWheel({ within: scroll, chart, view, show: zoom.show });
  useStepKeys(navigation, selected !== undefined, onSelect);
  const drawn = { scale, view, width };
  return (
    <div ref={scroll} className="scroll-quiet relative min-h-0 flex-1">
      <TimelineHead chart={chart} rows={rows} now={now} show={zoom.show} {...drawn} />
      <div
        ref={grid}
        role="treegrid"
        tabIndex={-1}
        aria-label="Timeline"
        aria-rowcount={rows.length + 1}
        onKeyDown={navigation.onKeyDown}
        onFocus={({ target }) => {
          const id = target.closest<HTMLElement>("[data-row]")?.dataset["row"];
          if (id !== undefined) navigation.onFocus(id);
        }}
        className="relative outline-none"
        style={{ height: offsets[rows.length] ?? 0 }}
      >
        <GridBackground {...drawn} />
        {indexesOf(range, navigation.index, rows.length).map((index) => {
          const row = rows[index];
          return (
            row && (
              <TraceRow
                key={row.span.id}
                row={row}
                index={index}
                top={offsets[index] ?? 0}
                height={height}
                {...drawn}
                now={now}
                selected={row.span.id === selected}
                focusable={index === navigation.index}
                onSelect={onSelect}
                onToggle={onToggle}
              />
            )
          );
        })}
      </div>
      <SpanTooltip rows={rows} within={scroll} now={now} />
    </div>
  );
}
