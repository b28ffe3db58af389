import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { cn } from "@cloudflare/kumo/utils";
import { useKeyBindings } from "../../core/keys/bindings.ts";
import { Axis, GridLines } from "./Axis.tsx";
import { SpanTooltip } from "./SpanTooltip.tsx";
import { Minimap } from "./Minimap.tsx";
import type { Scale } from "./scale.ts";
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

/** The current width of an element, px. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(800);
  useEffect(() => {
    const watched = element.current;
    if (!watched) return undefined;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(entry.contentRect.width));
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

/** The timeline: the spans as a tree, their times as bars. Only the rows in view are in the page. */
export function Timeline({ rows, scale, zoom, now, selected, onSelect, onToggle }: Props) {
  const scroll = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const chart = useRef<HTMLDivElement>(null);
  const width = useWidth(chart);
  const [height] = useState(rowHeight);
  const focusableIndex = useRef(0);
  const { view } = zoom;
  // eslint-disable-next-line react/incompatible-library -- nothing here is memoized by a compiler
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.span.id ?? index,
    overscan: 12,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    // The row that can be reached with Tab stays in the page.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), focusableIndex.current])].filter((at) => at < range.count).toSorted((a, b) => a - b),
  });
  const navigation = useRowNavigation({ rows, grid, virtual, selected, select: onSelect, toggle: onToggle, pan: zoom.pan });
  useEffect(() => {
    focusableIndex.current = navigation.index;
  }, [navigation.index]);
  useScrollAnchor(rows, height, scroll);
  useWheel({ within: scroll, chart, view, show: zoom.show });
  const step = (by: 1 | -1) => {
    const id = navigation.go(navigation.index + by);
    if (id !== undefined && selected !== undefined) onSelect(id);
  };
  useKeyBindings([
    { keys: "j", says: "Next row", run: () => step(1), footer: true },
    { keys: "k", says: "Previous row", run: () => step(-1), footer: true },
  ]);
  const { onFocus } = navigation;
  const focusRow = useCallback(
    (target: EventTarget) => {
      const id = target instanceof Element ? target.closest<HTMLElement>("[data-row]")?.dataset["row"] : undefined;
      if (id !== undefined) onFocus(id);
    },
    [onFocus],
  );
  const drawn = { scale, view, width };
  return (
    <div ref={scroll} className="scroll-quiet relative min-h-0 flex-1">
      <div className="sticky top-0 z-2 flex border-b border-kumo-line bg-kumo-canvas">
        <div
          className={cn("flex items-end border-r border-kumo-hairline px-4 text-xs leading-6 font-medium text-kumo-subtle", nameWidth)}
          aria-hidden="true"
        >
          Span
        </div>
        <div ref={chart} className="min-w-0 flex-1">
          <Minimap rows={rows} scale={scale} view={view} now={now} show={zoom.show} />
          <Axis {...drawn} />
        </div>
        <div
          className={cn("flex items-end justify-end pr-4 text-xs leading-6 font-medium text-kumo-subtle", durationWidth)}
          aria-hidden="true"
        >
          Duration
        </div>
      </div>
      <div
        ref={grid}
        role="treegrid"
        tabIndex={-1}
        aria-label="Timeline"
        aria-rowcount={rows.length + 1}
        onKeyDown={navigation.onKeyDown}
        onFocus={(event) => focusRow(event.target)}
        className="relative outline-none"
        style={{ height: virtual.getTotalSize() }}
      >
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
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return (
            row && (
              <TraceRow
                key={row.span.id}
                row={row}
                index={index}
                top={start - headHeight}
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
