import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Span } from "#domain/traces/trace";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import { exactTime } from "./exactTime.ts";
import { formatPreciseDuration } from "../../ui/format.ts";
import type { TreeRow } from "./tree.ts";
import { spanNameOf, stateSigns, timesOf } from "./words.ts";

type HoverTarget = { row: string; part: string | undefined; x: number; y: number };
const gapPx = 14;
const edgePx = 8;

const attributeOf = (element: EventTarget | null, name: "row" | "part") =>
  element instanceof Element ? element.closest<HTMLElement>(`[data-${name}]`)?.dataset[name] : undefined;

/** The row (and the part of it) under the mouse pointer, or the row with the keyboard focus. Undefined if there is none. */
function useHoverTarget(within: RefObject<HTMLElement | null>): HoverTarget | undefined {
  const [target, setTarget] = useState<HoverTarget>();
  useEffect(() => {
    const container = within.current;
    const leave = () => setTarget(undefined);
    const move = (event: PointerEvent) => {
      const row = event.pointerType === "mouse" ? attributeOf(event.target, "row") : undefined;
      setTarget(row === undefined ? undefined : { row, part: attributeOf(event.target, "part"), x: event.clientX, y: event.clientY });
    };
    const focus = (event: FocusEvent) => {
      const element = event.target;
      if (!(element instanceof HTMLElement) || !element.matches("[data-row]:focus-visible")) return;
      const box = element.getBoundingClientRect();
      setTarget({ row: element.dataset["row"] ?? "", part: undefined, x: box.left + box.width * 0.35, y: box.bottom });
    };
    container?.addEventListener("pointermove", move);
    container?.addEventListener("pointerleave", leave);
    container?.addEventListener("scroll", leave, { passive: true });
    container?.addEventListener("focusin", focus);
    container?.addEventListener("focusout", leave);
    return () => {
      container?.removeEventListener("pointermove", move);
      container?.removeEventListener("pointerleave", leave);
      container?.removeEventListener("scroll", leave);
      container?.removeEventListener("focusin", focus);
      container?.removeEventListener("focusout", leave);
    };
  }, [within]);
  return target;
}

type Props = { rows: readonly TreeRow[]; within: RefObject<HTMLElement | null>; now: number };

/** A tooltip with the exact times of the span under the pointer or in focus. Screen readers get the same from the row. */
export function SpanTooltip({ rows, within, now }: Props) {
  const target = useHoverTarget(within);
  const tooltip = useRef<HTMLDivElement>(null);
  const row = target && rows.find(({ span }) => span.id === target.row);
  const span = row && (row.parts.find(({ id }) => id === target.part) ?? row.span);
  useLayoutEffect(() => {
    const element = tooltip.current;
    if (!element || !target) return;
    const { width, height } = element.getBoundingClientRect();
    const below = target.y + gapPx + height + edgePx < innerHeight;
    element.style.left = `${Math.max(edgePx, Math.min(target.x + gapPx, innerWidth - width - edgePx))}px`;
    element.style.top = `${below ? target.y + gapPx : Math.max(edgePx, target.y - gapPx - height)}px`;
  });
  if (!span) return null;
  return (
    <div
      ref={tooltip}
      aria-hidden="true"
      data-card=""
      className="pointer-events-none fixed top-0 left-0 z-10 max-w-96 rounded-md bg-kumo-base px-3 py-2 text-xs leading-4.5 shadow-lg ring ring-kumo-line max-sm:hidden"
    >
      <p className="truncate text-sm font-medium">{spanNameOf(span)}</p>
      <SpanFacts span={span} now={now} />
    </div>
  );
}

function SpanFacts({ span, now }: { span: Span; now: number }) {
  const { word, ...sign } = stateSigns[span.state];
  const { waited, ran } = timesOf(span, now);
  const lines: [string, string | null][] = [
    [span.endedAt === span.startedAt ? "At" : "From", exactTime(span.startedAt)],
    ["To", span.endedAt === null ? "now" : span.endedAt === span.startedAt ? null : exactTime(span.endedAt)],
    ["Waited", waited === null ? null : formatPreciseDuration(waited)],
    ["Ran", ran === null ? null : formatPreciseDuration(ran)],
    ["By", span.by],
  ];
  return (
    <>
      <p className="flex gap-2 text-kumo-subtle">
        <StatusLabel {...sign}>{word}</StatusLabel>
        <span className="truncate">{span.queue}</span>
      </p>
      {span.about && span.kind !== "run" && <p className="truncate text-kumo-subtle">{span.about}</p>}
      <dl className="mt-1 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 tabular-nums">
        {lines.map(
          ([name, value]) =>
            value && (
              <div key={name} className="col-span-2 grid grid-cols-subgrid">
                <dt className="text-kumo-subtle">{name}</dt>
                <dd className="truncate">{value}</dd>
              </div>
            ),
        )}
      </dl>
      {span.error && (
        <p className="mt-1 line-clamp-3 break-words">
          <span className="font-medium">{span.error.name}</span> {span.error.message}
        </p>
      )}
    </>
  );
}
