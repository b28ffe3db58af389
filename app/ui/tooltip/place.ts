/** A box on the screen, pixels from the left and the top of the window. */
type Box = { left: number; top: number; width: number; height: number };
type Size = { width: number; height: number };

/** Where a tooltip is: its corner, the side of its element that it is on, and the left edge of its arrow in it, pixels. */
export type Place = { left: number; top: number; side: "top" | "bottom"; arrowLeft: number };

/** Distance from the element, and from the edges of the window, pixels. */
const gapPx = 10;
const edgePx = 5;
const arrowPx = 20;

const clamp = (value: number, min: number, max: number): number => Math.max(min, Math.min(value, max));

/** Places a tooltip of a size above its element, or below it where there is no room, and within the window. */
export function placeTooltip(target: Box, tooltip: Size, view: Size): Place {
  const above = target.top - gapPx - tooltip.height;
  const side = above >= edgePx ? "top" : "bottom";
  const middle = target.left + target.width / 2;
  const left = clamp(middle - tooltip.width / 2, edgePx, Math.max(edgePx, view.width - edgePx - tooltip.width));
  const arrowLeft = clamp(middle - left - arrowPx / 2, edgePx, Math.max(edgePx, tooltip.width - arrowPx - edgePx));
  return { left, top: side === "top" ? above : target.top + target.height + gapPx, side, arrowLeft };
}
