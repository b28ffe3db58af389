import { memo, type PointerEvent, useDeferredValue, useMemo, useRef } from "react";
import { isWholeView, panView, positionOf, type Scale, type View, viewBetween, wholeView } from "./scale.ts";
import { segmentsOf } from "./segments.ts";
import type { TreeRow } from "./tree.ts";

/** The view box of the drawing. The SVG is stretched to the available size. */
const box = { width: 1_000, height: 100 };
/** A press this close to an edge of the view, px, moves the edge. */
const edgePx = 7;
/** A drag shorter than this, px, counts as a click. */
const pressPx = 4;

/** All rows as three SVG paths: waiting, running and failed. Three elements, however many rows there are. */
function drawingOf(rows: readonly TreeRow[], scale: Scale, now: number): { wait: string; run: string; failed: string } {
  const paths = { wait: [] as string[], run: [] as string[], failed: [] as string[] };
  const step = box.height / Math.max(rows.length, 6);
  // So that every bar is at least one pixel high.
  const height = Math.max(3, step * 0.7);
  for (const [index, { span, parts }] of rows.entries())
    for (const segment of segmentsOf(span, parts, now)) {
      const x = positionOf(scale, segment.from) * box.width;
      const width = Math.max(1, positionOf(scale, segment.to) * box.width - x);
      const failed = segment.span.state === "failed" || segment.span.state === "stalled";
      const path =
        segment.kind === "wait" || segment.kind === "deadLetter" || segment.kind === "approval"
          ? paths.wait
          : failed
            ? paths.failed
            : paths.run;
      path.push(`M${x.toFixed(1)} ${(index * step).toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}z`);
    }
  return { wait: paths.wait.join(""), run: paths.run.join(""), failed: paths.failed.join("") };
}

type Props = { rows: readonly TreeRow[]; scale: Scale; view: View; now: number; show: (view: View) => void };
type Drag = { from: number; view: View; as: "brush" | "move" | "left" | "right"; moved: boolean };

/** Which drag a press at `at` starts: moving the view or one of its edges, or else selecting a new view. */
function dragKindAt(at: number, width: number, view: View): Drag["as"] {
  if (isWholeView(view)) return "brush";
  const isNear = (edge: number) => Math.abs(at - edge) * width < edgePx;
  if (isNear(view.left)) return "left";
  if (isNear(view.right)) return "right";
  return at > view.left && at < view.right ? "move" : "brush";
}

/** The pointer handlers that select the part in view by dragging, and the ref of the element that is dragged over. */
function useViewDrag(view: View, show: (view: View) => void) {
  const element = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag>(null);
  const positionAt = (event: PointerEvent): { at: number; width: number } => {
    const { left = 0, width = 1 } = element.current?.getBoundingClientRect() ?? {};
    return { at: Math.min(1, Math.max(0, (event.clientX - left) / width)), width };
  };
  const onPointerDown = (event: PointerEvent) => {
    const { at, width } = positionAt(event);
    drag.current = { from: at, view, as: dragKindAt(at, width, view), moved: false };
    element.current?.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    const current = drag.current;
    if (!current) return;
    const { at, width } = positionAt(event);
    current.moved ||= Math.abs(at - current.from) * width > pressPx;
    if (!current.moved) return;
    if (current.as === "move") show(panView(current.view, (at - current.from) / (current.view.right - current.view.left)));
    else show(viewBetween(current.as === "left" ? current.view.right : current.as === "right" ? current.view.left : current.from, at));
  };
  const endDrag = () => {
    drag.current = null;
  };
  return { element, handlers: { onPointerDown, onPointerMove, onPointerUp: endDrag, onPointerCancel: endDrag } };
}

/** The whole trace in small. Dragging over it selects the part in view; the selection and its edges can be dragged too. */
export const Minimap = memo(function Minimap({ rows: all, scale, view, now, show }: Props) {
  const rows = useDeferredValue(all);
  const { wait, run, failed } = useMemo(() => drawingOf(rows, scale, now), [rows, scale, now]);
  const { element, handlers } = useViewDrag(view, show);
  return (
    <div
      ref={element}
      aria-hidden="true"
      data-minimap=""
      {...handlers}
      onDoubleClick={() => show(wholeView)}
      className="relative h-10 cursor-crosshair touch-none overflow-hidden bg-kumo-recessed"
    >
      <svg viewBox={`0 0 ${box.width} ${box.height}`} preserveAspectRatio="none" className="absolute inset-x-0 inset-y-1 h-8 w-full">
        <path d={wait} fill="currentColor" className="text-kumo-subtle opacity-40" />
        <path d={run} fill="currentColor" className="text-kumo-subtle" />
        <path d={failed} fill="currentColor" className="text-kumo-danger" />
      </svg>
      {!isWholeView(view) && (
        <>
          <Shade left={0} right={view.left} />
          <Shade left={view.right} right={1} />
          <span
            className="absolute inset-y-0 cursor-grab border-x-2 border-accent"
            style={{ left: `${view.left * 100}%`, width: `max(4px, ${(view.right - view.left) * 100}%)` }}
          />
        </>
      )}
    </div>
  );
});

const Shade = ({ left, right }: { left: number; right: number }) => (
  <span className="absolute inset-y-0 bg-kumo-canvas/75" style={{ left: `${left * 100}%`, width: `${Math.max(0, right - left) * 100}%` }} />
);
