import { useCallback, useMemo, useState } from "react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { cn } from "@cloudflare/kumo/utils";
import { isSpanOpen, type Span, type Trace } from "#domain/traces/trace";
import { type KeyBinding, useKeyBindings } from "../../core/keys/bindings.ts";
import { useNow } from "../../ui/useNow.ts";
import { Page } from "../../ui/Page.tsx";
import { foldsOf } from "./gaps.ts";
import { scaleOf } from "./scale.ts";
import { readTraceSearch, type TraceSearch } from "./search.ts";
import { busyIntervalsOf, extentOf } from "./segments.ts";
import { SpanPanel } from "./SpanPanel.tsx";
import { TraceStatus } from "./TraceStatus.tsx";
import { Timeline } from "./Timeline.tsx";
import { Toolbar } from "./Toolbar.tsx";
import { visibleRowsOf, buildTree } from "./tree.ts";
import type { useTrace } from "./useTrace.ts";
import { breadcrumb } from "./breadcrumb.tsx";
import { useZoom, type ZoomWindow } from "./useZoom.ts";

type Props = { id: string; head: Trace; spans: readonly Span[]; trace: ReturnType<typeof useTrace> };

/** The current time, ms. Updated each second while the trace is unfinished and followed; frozen while it is not followed. */
function useTraceNow(spans: readonly Span[], follows: boolean): number {
  const open = useMemo(() => spans.some(isSpanOpen), [spans]);
  const now = useNow(open && follows ? "second" : "quarter");
  const [frozen, setFrozen] = useState(now);
  if (follows && frozen !== now) setFrozen(now);
  return follows ? now : frozen;
}

/** A loaded trace: toolbar, timeline and the panel of the selected span. The view is kept in the URL. */
export function TraceView({ id, head, spans, trace }: Props) {
  const search = useSearch({ from: "/traces/$id" });
  const navigate = useNavigate();
  const follows = search.live !== "off";
  const now = useTraceNow(spans, follows);
  const change = useCallback(
    (next: Partial<Record<keyof TraceSearch, string | undefined>>, replace = true) =>
      void navigate({ to: "/traces/$id", params: { id }, replace, search: (before) => readTraceSearch({ ...before, ...next }) }),
    [navigate, id],
  );

  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (row: string, open?: boolean) =>
      setCollapsed((before) => {
        const next = new Set(before);
        if (open ?? before.has(row)) next.delete(row);
        else next.add(row);
        return next;
      }),
    [],
  );
  const all = search.rows === "all";
  const roots = useMemo(() => buildTree(spans, all), [spans, all]);
  const rows = useMemo(() => visibleRowsOf(roots, collapsed), [roots, collapsed]);
  const scale = useMemo(() => {
    const whole = extentOf(spans, now);
    return scaleOf(whole, search.idle === "shown" ? [] : foldsOf(busyIntervalsOf(spans, now), whole));
  }, [spans, now, search.idle]);
  const requestedWindow = useMemo<ZoomWindow>(
    () => (search.from && search.to ? { from: Number(search.from), to: Number(search.to) } : undefined),
    [search.from, search.to],
  );
  const zoom = useZoom(
    scale,
    requestedWindow,
    useCallback((window: ZoomWindow) => change({ from: window && String(window.from), to: window && String(window.to) }), [change]),
  );

  const select = useCallback((row: string) => change({ span: row }), [change]);
  const close = () => {
    const row = search.span;
    change({ span: undefined });
    // On a narrow screen, the rows are hidden while the panel is open.
    if (row !== undefined)
      requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(row)}"]`)?.focus({ preventScroll: true }));
  };
  const selected = useMemo(() => {
    const span = spans.find((candidate) => candidate.id === search.span);
    if (!span) return undefined;
    const parts = (all ? buildTree(spans) : roots).flatMap(function partsIn(node): readonly Span[][] {
      return node.span.id === span.id ? [node.parts] : node.children.flatMap(partsIn);
    })[0];
    return {
      span,
      parts: parts ?? [],
      parent: spans.find((candidate) => candidate.id === span.parentId),
      children: spans.filter(({ parentId, kind }) => parentId === span.id && (kind === "job" || kind === "run")),
    };
  }, [spans, roots, all, search.span]);

  const bindings: (KeyBinding | false)[] = [
    { keys: "+", says: "Zoom in", run: () => zoom.zoomIn(), footer: true },
    { keys: "=", says: "Zoom in", run: () => zoom.zoomIn() },
    { keys: "-", says: "Zoom out", run: () => zoom.zoomOut(), footer: true },
    { keys: "0", says: "Fit", run: zoom.fit, footer: true },
    { keys: "<", says: "Earlier", run: () => zoom.pan(-1) },
    { keys: ">", says: "Later", run: () => zoom.pan(1) },
    { keys: "a", says: all ? "Hide steps" : "Show steps", run: () => change({ rows: all ? undefined : "all" }), footer: true },
    {
      keys: "i",
      says: search.idle ? "Hide idle time" : "Show idle time",
      run: () => change({ idle: search.idle ? undefined : "shown" }),
      footer: true,
    },
    { keys: "l", says: follows ? "Stop following" : "Follow", run: () => change({ live: follows ? "off" : undefined }), footer: true },
    selected !== undefined && { keys: "Escape", says: "Close the panel", run: close, footer: true },
  ];
  useKeyBindings(bindings.filter((binding) => binding !== false));

  return (
    <Page
      title={head.title}
      tab={`${head.title} · Trace`}
      up={breadcrumb}
      state={<TraceStatus head={head} spans={spans} now={now} isPartial={trace.loading || trace.more !== undefined} />}
    >
      <div className="flex min-h-0 flex-1">
        <div className={cn("flex min-w-0 flex-1 flex-col", selected && "max-lg:hidden")}>
          <Toolbar id={id} search={search} change={change} zoom={zoom} trace={trace} isOpen={spans.some(isSpanOpen)} />
          <Timeline rows={rows} scale={scale} zoom={zoom} now={now} selected={search.span} onSelect={select} onToggle={toggle} />
        </div>
        {selected && (
          <div className="scroll-quiet min-h-0 w-full min-w-0 border-kumo-hairline bg-kumo-base lg:w-104 lg:shrink-0 lg:border-l">
            <SpanPanel key={selected.span.id} {...selected} now={now} onSelect={select} onClose={close} />
          </div>
        )}
      </div>
    </Page>
  );
}
