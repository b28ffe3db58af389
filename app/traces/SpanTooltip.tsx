import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Span } from "#domain/traces/trace";
import { StatusLabel } from "../ui/StatusLabel.tsx";
import { exactTime } from "./exactTime.ts";
import { formatSpanDuration } from "./formatSpanDuration.ts";
import type { TreeRow } from "./tree.ts";
import { spanNameOf, stateSigns, timesOf } from "./words.ts";

type HoverTarget = { row: string; part: string | undefined; x: number; y: number };
const gapPx = 14;
const edgePx = 8;

const attributeOf = (target: EventTarget | null, name: "row" | "part") =>
  target instanceof Element ? target.closest<HTMLElement>(`[data-${name}]`)?.dataset[name] : undefined;

/** Where the pointer is over a row, or which row has the keyboard. */
function useHoverTarget(within: RefObject<HTMLElement | null>): HoverTarget | undefined {
  const [spot, setSpot] = useState<HoverTarget>();
  useEffect(() => {
    const element = within.current;
    const leave = () => setSpot(undefined);
    const move = (event: PointerEvent) => {
      const row = event.pointerType === "mouse" ? attributeOf(event.target, "row") : undefined;
      setSpot(row === undefined ? undefined : { row, part: attributeOf(event.target, "part"), x: event.clientX, y: event.clientY });
    };
    const focus = (event: FocusEvent) => {
      const { target } = event;
      if (!(target instanceof HTMLElement) || !target.matches("[data-row]:focus-visible")) return;
      const box = target.getBoundingClientRect();
      setSpot({ row: target.dataset["row"] ?? "", part: undefined, x: box.left + box.width * 0.35, y: box.bottom });
    };
    element?.addEventListener("pointermove", move);
    element?.addEventListener("pointerleave", leave);
    element?.addEventListener("scroll", leave, { passive: true });
    element?.addEventListener("focusin", focus);
    element?.addEventListener("focusout", leave);
    return () => {
      element?.removeEventListener("pointermove", move);
      element?.removeEventListener("pointerleave", leave);
      element?.removeEventListener("scroll", leave);
      element?.removeEventListener("focusin", focus);
      element?.removeEventListener("focusout", leave);
    };
  }, [within]);
  return spot;
}

type Props = { rows: readonly TreeRow[]; within: RefObject<HTMLElement | null>; now: number };

/** The exact times of what is under the pointer, or of the row in focus. The row says the same to assistive tools. */
export function SpanTooltip({ rows, within, now }: Props) {
  const spot = useHoverTarget(within);
  const card = useRef<HTMLDivElement>(null);
  const row = spot && rows.find(({ span }) => span.id === spot.row);
  const span = row && (row.parts.find(({ id }) => id === spot.part) ?? row.span);
  useLayoutEffect(() => {
    const element = card.current;
    if (!element || !spot) return;
    const { width, height } = element.getBoundingClientRect();
    const below = spot.y + gapPx + height + edgePx < innerHeight;
    element.style.left = `${Math.max(edgePx, Math.min(spot.x + gapPx, innerWidth - width - edgePx))}px`;
    element.style.top = `${below ? spot.y + gapPx : Math.max(edgePx, spot.y - gapPx - height)}px`;
  });
  if (!span) return null;
  return (
    <div
      ref={card}
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
    ["Until", span.endedAt === null ? "now" : span.endedAt === span.startedAt ? null : exactTime(span.endedAt)],
    ["Waited", waited === null ? null : formatSpanDuration(waited)],
    ["Ran", ran === null ? null : formatSpanDuration(ran)],
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
