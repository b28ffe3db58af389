import type { QueueName } from "#domain/queues/queues";

/** Where a queue and its Worker stand: column and row. Commands go to the right, facts come together in the middle. */
export const gridPositions: Record<QueueName, readonly [column: number, row: number]> = {
  "sm-commands": [0, 1],
  "gatherfeed-commands": [1, 0],
  "publish-commands": [1, 2],
  "brand-events": [2, 1],
  "social-commands": [3, 0],
  "analytics-events": [3, 1],
  "alerts-events": [3, 2],
};

/** From the queue a Worker takes its messages from, to the queue it puts what follows on. */
export const links: readonly (readonly [from: QueueName, to: QueueName])[] = [
  ["sm-commands", "gatherfeed-commands"],
  ["sm-commands", "publish-commands"],
  ["sm-commands", "brand-events"],
  ["gatherfeed-commands", "brand-events"],
  ["publish-commands", "brand-events"],
  ["brand-events", "sm-commands"],
  ["brand-events", "social-commands"],
  ["brand-events", "analytics-events"],
  ["brand-events", "alerts-events"],
  ["social-commands", "brand-events"],
  ["analytics-events", "brand-events"],
];

/** What a Worker puts its messages on. */
export const sendsTo = (queue: string): QueueName[] => links.flatMap(([from, to]) => (from === queue ? to : []));

export const columns = 4;
export const rows = 3;

/** How large the map is drawn, px. */
export type MapLayout = { width: number; box: { width: number; height: number }; rowGap: number };
export type Box = { x: number; y: number; width: number; height: number };

/** A map as wide as its place: boxes take what the ways between them leave. */
export function layoutOf(width: number): MapLayout {
  const between = Math.max(56, Math.min(120, width * 0.075));
  return { width, box: { width: Math.floor((width - between * (columns - 1)) / columns), height: 84 }, rowGap: 30 };
}

export const mapHeight = ({ box, rowGap }: MapLayout): number => rows * box.height + (rows - 1) * rowGap + 20;

/** Where a queue's box stands. */
export function boxOf(queue: QueueName, { width, box, rowGap }: MapLayout): Box {
  const [column, row] = gridPositions[queue];
  const step = (width - box.width) / (columns - 1);
  return { x: Math.round(column * step), y: row * (box.height + rowGap), ...box };
}

/** Two ways between the same boxes lie this far apart, px. */
const parallelLinkGap = 9;

/** The way of a link, as the path of an SVG: out of one box's side, into the other's. */
export function linkPath([from, to]: readonly [QueueName, QueueName], measures: MapLayout): string {
  const a = boxOf(from, measures);
  const b = boxOf(to, measures);
  const back = b.x < a.x;
  const twin = links.some(([f, t]) => f === to && t === from);
  const shift = twin ? (back ? parallelLinkGap : -parallelLinkGap) : 0;
  const [x1, x2] = back ? [a.x, b.x + b.width] : [a.x + a.width, b.x];
  // All that comes from another row meets in the middle of the box's side; a twin keeps off its other way.
  const y1 = a.y + a.height / 2 + shift;
  const y2 = b.y + b.height / 2 + shift;
  if (y1 === y2) return `M${x1} ${y1}H${x2}`;
  const half = (x2 - x1) / 2;
  return `M${x1} ${y1}C${x1 + half} ${y1} ${x2 - half} ${y2} ${x2} ${y2}`;
}
