import { useCallback, useMemo, useState } from "react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { cn } from "../../ui/cn.ts";
import { isSpanOpen, type Span, type Trace } from "#domain/traces/trace";
import { type KeyBinding, useKeyBindings } from "../../core/keys/bindings.ts";
import { links } from "../../core/links.ts";
import { focusWhenShown } from "../../ui/lateFocus.ts";
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
import { Breadcrumb } from "../../ui/Breadcrumb.tsx";
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

type Change = (next: Partial<Record<keyof TraceSearch, string | undefined>>) => void;

/** The collapsed rows, and a function that expands or collapses one. */
function useCollapsedRows(): [ReadonlySet<string>, (row: string, open?: boolean) => void] {
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
  return [collapsed, toggle];
}

/** The scale of the timeline and its zoom, which is kept in the URL. */
function useTimeScale(spans: readonly Span[], now: number, search: TraceSearch, change: Change) {
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
  return { scale, zoom };
}

/** A span with its parts, its parent and what it triggered; undefined if no span has this id. `roots`: the tree with all parts folded. */
function spanDetailsOf(id: string | undefined, spans: readonly Span[], roots: ReturnType<typeof buildTree>) {
  const span = spans.find((candidate) => candidate.id === id);
  if (!span) return undefined;
  const parts = roots.flatMap(function partsIn(node): readonly Span[][] {
    return node.span.id === span.id ? [node.parts] : node.children.flatMap(partsIn);
  })[0];
  return {
    span,
    parts: parts ?? [],
    parent: spans.find((candidate) => candidate.id === span.parentId),
    children: spans.filter(({ parentId, kind }) => parentId === span.id && (kind === "job" || kind === "run")),
  };
}

type KeysOptions = { search: TraceSearch; zoom: ReturnType<typeof useZoom>; change: Change; close: (() => void) | undefined };

/** The keys of the timeline: zoom, what it shows, and closing the panel. */
function useTraceKeys({ search, zoom, change, close }: KeysOptions): void {
  const follows = search.live !== "off";
  const bindings: (KeyBinding | false)[] = [
    { keys: "+", label: "Zoom in", run: () => zoom.zoomIn(), footer: true },
    { keys: "=", label: "Zoom in", run: () => zoom.zoomIn() },
    { keys: "-", label: "Zoom out", run: () => zoom.zoomOut(), footer: true },
    { keys: "0", label: "Fit", run: zoom.fit, footer: true },
    { keys: "<", label: "Earlier", run: () => zoom.pan(-1) },
    { keys: ">", label: "Later", run: () => zoom.pan(1) },
    {
      keys: "a",
      label: search.rows === "all" ? "Hide steps" : "Show steps",
      run: () => change({ rows: search.rows === "all" ? undefined : "all" }),
      footer: true,
    },
    {
      keys: "i",
      label: search.idle ? "Hide idle time" : "Show idle time",
      run: () => change({ idle: search.idle ? undefined : "shown" }),
      footer: true,
    },
    { keys: "l", label: follows ? "Stop following" : "Follow", run: () => change({ live: follows ? "off" : undefined }), footer: true },
    close !== undefined && { keys: "Escape", label: "Close the panel", run: close, footer: true },
  ];
  useKeyBindings(bindings.filter((binding) => binding !== false));
}

/** A loaded trace: toolbar, timeline and the panel of the selected span. The view is kept in the URL. */
export function TraceView({ id, head, spans, trace }: Props) {
  const search = useSearch({ from: "/traces/$id" });
  const navigate = useNavigate();
  const now = useTraceNow(spans, search.live !== "off");
  const change = useCallback<Change>(
    (next) => void navigate({ ...links.trace(id), replace: true, search: (before) => readTraceSearch({ ...before, ...next }) }),
    [navigate, id],
  );
  const [collapsed, toggle] = useCollapsedRows();
  const all = search.rows === "all";
  const roots = useMemo(() => buildTree(spans, all), [spans, all]);
  const rows = useMemo(() => visibleRowsOf(roots, collapsed), [roots, collapsed]);
  const { scale, zoom } = useTimeScale(spans, now, search, change);
  const selected = useMemo(() => spanDetailsOf(search.span, spans, all ? buildTree(spans) : roots), [spans, roots, all, search.span]);
  const select = useCallback((row: string) => change({ span: row }), [change]);
  const close = () => {
    const row = search.span;
    change({ span: undefined });
    // On a narrow screen, the rows are hidden while the panel is open.
    if (row !== undefined) focusWhenShown(() => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(row)}"]`));
  };
  useTraceKeys({ search, zoom, change, close: selected && close });
  return (
    <Page
      title={head.title}
      tab={`${head.title} · Traces`}
      up={<Breadcrumb href="/traces" title="Traces" />}
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
