import { memo, type PointerEvent, useDeferredValue, useMemo, useRef } from "react";
import { isWholeView, panView, positionOf, type Scale, type View, viewBetween, wholeView } from "./scale.ts";
import { segmentsOf } from "./segments.ts";
import type { TreeRow } from "./tree.ts";

/** What the drawing is measured in; it is stretched to whatever room there is. */
const box = { width: 1_000, height: 100 };
/** So near to an edge of the view, px, one takes hold of it. */
const edgePx = 7;
/** Drawn narrower than this, px, it was a press and no brush. */
const pressPx = 4;

/** All rows as three drawings: what waited, what ran, what failed. However many they are, that is three elements. */
function drawingOf(rows: readonly TreeRow[], scale: Scale, now: number): { wait: string; run: string; failed: string } {
  const paths = { wait: [] as string[], run: [] as string[], failed: [] as string[] };
  const step = box.height / Math.max(rows.length, 6);
  // No bar is lower than a pixel.
  const height = Math.max(3, step * 0.7);
  for (const [index, { span, parts }] of rows.entries())
    for (const segment of segmentsOf(span, parts, now)) {
      const x = positionOf(scale, segment.from) * box.width;
      const width = Math.max(1, positionOf(scale, segment.to) * box.width - x);
      const failed = segment.span.state === "failed" || segment.span.state === "stalled";
      const path =
        segment.kind === "wait" || segment.kind === "rest" || segment.kind === "ask" ? paths.wait : failed ? paths.failed : paths.run;
      path.push(`M${x.toFixed(1)} ${(index * step).toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}z`);
    }
  return { wait: paths.wait.join(""), run: paths.run.join(""), failed: paths.failed.join("") };
}

type Props = { rows: readonly TreeRow[]; scale: Scale; view: View; now: number; show: (view: View) => void };
type Drag = { from: number; view: View; as: "brush" | "move" | "left" | "right"; moved: boolean };

/** The whole trace, small. Brushing over it looks at that part; what is looked at can be moved, and its edges too. */
export const Minimap = memo(function Minimap({ rows: all, scale, view, now, show }: Props) {
  const rows = useDeferredValue(all);
  const element = useRef<HTMLDivElement>(null);
  const grip = useRef<Drag>(null);
  const { wait, run, failed } = useMemo(() => drawingOf(rows, scale, now), [rows, scale, now]);
  const placeAt = (event: PointerEvent): { at: number; width: number } => {
    const { left = 0, width = 1 } = element.current?.getBoundingClientRect() ?? {};
    return { at: Math.min(1, Math.max(0, (event.clientX - left) / width)), width };
  };
  const take = (event: PointerEvent) => {
    const { at, width } = placeAt(event);
    const near = (edge: number) => Math.abs(at - edge) * width < edgePx;
    const whole = isWholeView(view);
    const as =
      !whole && near(view.left)
        ? "left"
        : !whole && near(view.right)
          ? "right"
          : !whole && at > view.left && at < view.right
            ? "move"
            : "brush";
    grip.current = { from: at, view, as, moved: false };
    element.current?.setPointerCapture(event.pointerId);
  };
  const drag = (event: PointerEvent) => {
    const held = grip.current;
    if (!held) return;
    const { at, width } = placeAt(event);
    held.moved ||= Math.abs(at - held.from) * width > pressPx;
    if (!held.moved) return;
    if (held.as === "move") show(panView(held.view, (at - held.from) / (held.view.right - held.view.left)));
    else show(viewBetween(held.as === "left" ? held.view.right : held.as === "right" ? held.view.left : held.from, at));
  };
  return (
    <div
      ref={element}
      aria-hidden="true"
      data-minimap=""
      onPointerDown={take}
      onPointerMove={drag}
      onPointerUp={() => (grip.current = null)}
      onPointerCancel={() => (grip.current = null)}
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
            className="absolute inset-y-0 cursor-grab border-x-2 border-kumo-brand"
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
