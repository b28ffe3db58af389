import { useRef } from "react";
import { isQueueName, queueNames } from "#domain/queues/queues";
import type { QueueRow } from "../features/queues/columns.tsx";
import { noQueuesText } from "../features/queues/noQueuesText.ts";
import { formatCount, pluralize } from "../ui/format.ts";
import { boxOf, mapHeight, mapLinks, type MapLayout, layoutOf, sendsTo, linkPath } from "./mapLayout.ts";
import { QueueNode } from "./QueueNode.tsx";
import { useElementWidth } from "../ui/useElementWidth.ts";

/** Below this width, px, the boxes are too narrow to read: a list is shown instead. */
const minMapWidth = 860;

type MapProps = { queues: readonly QueueRow[]; measures: MapLayout };

/** Arrows between the boxes: blue and thicker the more jobs finished within the last minute. */
function LinkArrows({ queues, measures }: MapProps) {
  const rate = (name: string) => queues.find((queue) => queue.name === name)?.perMinute ?? 0;
  return (
    <svg aria-hidden="true" className="absolute inset-0 size-full" fill="none">
      <defs>
        {(["quiet", "flowing"] as const).map((kind) => (
          <marker
            key={kind}
            id={`arrow-${kind}`}
            viewBox="0 0 6 6"
            refX="5.5"
            refY="3"
            markerWidth="6"
            markerHeight="6"
            orient="auto"
            markerUnits="userSpaceOnUse"
          >
            <path d="M0 0 6 3 0 6z" className={kind === "flowing" ? "fill-kumo-info" : "fill-kumo-interact"} />
          </marker>
        ))}
      </defs>
      {mapLinks()
        .map((link) => ({ link, flow: Math.min(rate(link[0]), rate(link[1])) }))
        .toSorted((a, b) => a.flow - b.flow)
        .map(({ link, flow }) => (
          <path
            key={link.join(" ")}
            d={linkPath(link, measures)}
            className={flow ? "stroke-kumo-info" : "stroke-kumo-interact"}
            strokeWidth={flow ? Math.min(4, 1.25 + Math.log10(flow)) : 1}
            markerEnd={`url(#arrow-${flow ? "flowing" : "quiet"})`}
          />
        ))}
    </svg>
  );
}

/** Jobs a minute of a queue, placed where the arrows reach its box. */
function FlowLabel({ name, perMinute, measures }: { name: string; perMinute: number; measures: MapLayout }) {
  const box = boxOf(name, measures);
  const fromRight = box.x === 0;
  return (
    <span
      aria-hidden="true"
      title={`About ${pluralize(perMinute, "job")} per minute`}
      className="figure absolute rounded-sm bg-kumo-canvas/80 px-0.5 text-xs leading-4 text-kumo-info"
      style={
        fromRight
          ? { left: box.x + box.width + 10, top: box.y + box.height / 2 + 14 }
          : { right: measures.width - box.x + 10, top: box.y + box.height / 2 - 30 }
      }
    >
      {formatCount(perMinute)}/min
    </span>
  );
}

function WideMap({ queues, measures }: MapProps) {
  const mapped = queues.filter((queue) => isQueueName(queue.name));
  return (
    <div className="relative" style={{ height: mapHeight(measures) }}>
      <LinkArrows queues={mapped} measures={measures} />
      {mapped.map(
        ({ name, perMinute }) =>
          perMinute !== undefined && perMinute > 0 && <FlowLabel key={name} name={name} perMinute={perMinute} measures={measures} />,
      )}
      <ul>
        {mapped.map((queue) => {
          const { x, y, width, height } = boxOf(queue.name, measures);
          return (
            <li key={queue.name} className="absolute" style={{ left: x, top: y, width, height }}>
              <QueueNode queue={queue} sendsTo={sendsTo(queue.name)} wide />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

const QueueList = ({ queues }: { queues: readonly QueueRow[] }) => (
  <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(280px,100%),1fr))] gap-2">
    {queues.map((queue) => (
      <li key={queue.name}>
        <QueueNode queue={queue} sendsTo={sendsTo(queue.name)} wide={false} />
      </li>
    ))}
  </ul>
);

/**
 * A map of the pipeline: every queue with its Worker, and arrows from each queue to those its Worker sends to. A list of the queues if the
 * pipeline declares no map.
 */
export function PipelineMap({ queues }: { queues: readonly QueueRow[] }) {
  const container = useRef<HTMLDivElement>(null);
  const width = useElementWidth(container);
  const hasMap = queueNames().length > 0;
  const isWide = hasMap && width !== undefined && width >= minMapWidth;
  const otherQueues = queues.filter((queue) => !isQueueName(queue.name));
  return (
    <div className="px-4 sm:px-6">
      {queues.length === 0 && <p className="text-kumo-subtle">{noQueuesText}</p>}
      <div ref={container}>
        {width !== undefined && (isWide ? <WideMap queues={queues} measures={layoutOf(width)} /> : <QueueList queues={queues} />)}
      </div>
      {isWide && otherQueues.length > 0 && (
        <>
          <p className="mt-3 mb-1 text-kumo-subtle">Other queues</p>
          <QueueList queues={otherQueues} />
        </>
      )}
    </div>
  );
}
