import { type CSSProperties, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { cn } from "../cn.ts";
import { type Place, placeTooltip } from "./place.ts";
import { useShownTarget } from "./useShownTarget.ts";

/** The arrow of Kumo's tooltip: its fill, and its edge in the light and in the dark theme. */
const Arrow = ({ left, side }: Pick<Place, "left" | "side">) => (
  <svg
    width="20"
    height="10"
    viewBox="0 0 20 10"
    fill="none"
    aria-hidden="true"
    style={{ left }}
    className={cn("absolute", side === "top" ? "-bottom-2 rotate-180" : "-top-2")}
  >
    <path
      className="fill-kumo-base"
      d="M9.66437 2.60207L4.80758 6.97318C4.07308 7.63423 3.11989 8 2.13172 8H0V10H20V8H18.5349C17.5468 8 16.5936 7.63423 15.8591 6.97318L11.0023 2.60207C10.622 2.2598 10.0447 2.25979 9.66437 2.60207Z"
    />
    <path
      className="fill-kumo-arrow-edge"
      d="M8.99542 1.85876C9.75604 1.17425 10.9106 1.17422 11.6713 1.85878L16.5281 6.22989C17.0789 6.72568 17.7938 7.00001 18.5349 7.00001L15.89 7L11.0023 2.60207C10.622 2.2598 10.0447 2.2598 9.66436 2.60207L4.77734 7L2.13171 7.00001C2.87284 7.00001 3.58774 6.72568 4.13861 6.22989L8.99542 1.85876Z"
    />
    <path
      className="fill-kumo-arrow-stroke"
      d="M10.3333 3.34539L5.47654 7.71648C4.55842 8.54279 3.36693 9 2.13172 9H0V8H2.13172C3.11989 8 4.07308 7.63423 4.80758 6.97318L9.66437 2.60207C10.0447 2.25979 10.622 2.2598 11.0023 2.60207L15.8591 6.97318C16.5936 7.63423 17.5468 8 18.5349 8H20V9H18.5349C17.2998 9 16.1083 8.54278 15.1901 7.71648L10.3333 3.34539Z"
    />
  </svg>
);

/** Describes an element by its tooltip, for screen readers, unless its name says the same. */
function useDescription(target: HTMLElement | undefined, text: string | undefined, id: string): void {
  useEffect(() => {
    if (!target || target.getAttribute("aria-label") === text) return;
    const before = target.getAttribute("aria-describedby");
    target.setAttribute("aria-describedby", before ? `${before} ${id}` : id);
    return () => {
      if (before) target.setAttribute("aria-describedby", before);
      else target.removeAttribute("aria-describedby");
    };
  }, [target, text, id]);
}

/** The tooltip of the element that has the pointer or the focus. The pointer may move onto it. */
export function Tooltip() {
  const popup = useRef<HTMLDivElement>(null);
  const shown = useShownTarget(popup);
  const id = useId();
  const [place, setPlace] = useState<Place>();
  useDescription(shown?.target, shown?.text, id);
  useLayoutEffect(() => {
    const { current } = popup;
    if (!shown || !current) return setPlace(undefined);
    const { offsetWidth: width, offsetHeight: height } = current;
    const { clientWidth, clientHeight } = document.documentElement;
    setPlace(placeTooltip(shown.target.getBoundingClientRect(), { width, height }, { width: clientWidth, height: clientHeight }));
  }, [shown]);
  if (!shown) return null;
  const style: CSSProperties = place ? { left: place.left, top: place.top } : { left: 0, top: 0, visibility: "hidden" };
  return createPortal(
    <div
      ref={popup}
      id={id}
      role="tooltip"
      style={style}
      className={cn(
        "kumo-tooltip-popup fixed z-70 flex w-max max-w-[calc(100vw-10px)] flex-col rounded-md bg-kumo-base px-2.5 py-1.5 text-sm text-kumo-default shadow-md outline outline-kumo-line",
        "transition-[scale,opacity] duration-150 starting:scale-90 starting:opacity-0",
        place?.side === "bottom" ? "origin-top" : "origin-bottom",
      )}
    >
      <Arrow left={place?.arrowLeft ?? 0} side={place?.side ?? "top"} />
      {shown.text}
    </div>,
    document.body,
  );
}
