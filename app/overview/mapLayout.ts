import { pipelineQueueOf, queueNames } from "#domain/queues/queues";

/** The queues that the Worker of `queue` sends to, besides `queue`. Empty for a queue that is not on the map. */
export const sendsTo = (queue: string): string[] => (pipelineQueueOf(queue)?.sendsTo ?? []).filter((to) => to !== queue);

/** Each link goes from the queue that a Worker consumes to another queue that the Worker sends to. */
export const mapLinks = (): (readonly [from: string, to: string])[] =>
  queueNames().flatMap((from) => sendsTo(from).map((to) => [from, to] as const));

export const columns = 4;
export const rows = 3;

/** The size of the map and of its boxes, px. */
export type MapLayout = { width: number; box: { width: number; height: number }; rowGap: number };
export type Box = { x: number; y: number; width: number; height: number };

/** The layout for a width in px. The boxes take the width that the gaps between the columns leave. */
export function layoutOf(width: number): MapLayout {
  const between = Math.max(56, Math.min(120, width * 0.075));
  return { width, box: { width: Math.floor((width - between * (columns - 1)) / columns), height: 84 }, rowGap: 30 };
}

export const mapHeight = ({ box, rowGap }: MapLayout): number => rows * box.height + (rows - 1) * rowGap + 20;

/** The box of a queue, px from the top left corner of the map. */
export function boxOf(queue: string, { width, box, rowGap }: MapLayout): Box {
  const [column, row] = pipelineQueueOf(queue)?.mapPlace ?? [0, 0];
  const step = (width - box.width) / (columns - 1);
  return { x: Math.round(column * step), y: row * (box.height + rowGap), ...box };
}

/** How far the two links between a pair of boxes are moved from the middle, px. */
const parallelLinkGap = 9;

/** The SVG path of a link, from the side of one box to the side of the other. */
export function linkPath([from, to]: readonly [string, string], layout: MapLayout): string {
  const a = boxOf(from, layout);
  const b = boxOf(to, layout);
  const isBackward = b.x < a.x;
  const hasOpposite = sendsTo(to).includes(from);
  const shift = hasOpposite ? (isBackward ? parallelLinkGap : -parallelLinkGap) : 0;
  const [x1, x2] = isBackward ? [a.x, b.x + b.width] : [a.x + a.width, b.x];
  // Links from other rows meet in the middle of the side. A link with an opposite one is moved off the middle.
  const y1 = a.y + a.height / 2 + shift;
  const y2 = b.y + b.height / 2 + shift;
  if (y1 === y2) return `M${x1} ${y1}H${x2}`;
  const half = (x2 - x1) / 2;
  return `M${x1} ${y1}C${x1 + half} ${y1} ${x2 - half} ${y2} ${x2} ${y2}`;
}
