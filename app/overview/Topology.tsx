import { useRef } from "react";
import { Link } from "@tanstack/react-router";
import { isQueueName, type QueueName } from "#domain/queues";
import type { QueueRow } from "../queues/columns.tsx";
import { count, counted } from "../ui/words.ts";
import { Head } from "./Head.tsx";
import { boxOf, heightOf, links, type Measures, measuresOf, sendsTo, wayOf } from "./map.ts";
import { Station } from "./Station.tsx";
import { useWidth } from "./useWidth.ts";

/** Narrower than this, the boxes of the map would hold nothing that can be read. */
const leastWidth = 860;

type Drawing = { queues: readonly QueueRow[]; measures: Measures };

/** The ways messages take. Blue where some did within the last minute. */
function Ways({ queues, measures }: Drawing) {
  const rate = (name: QueueName) => queues.find((queue) => queue.name === name)?.perMinute ?? 0;
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
      {links
        .map((link) => ({ link, flow: Math.min(rate(link[0]), rate(link[1])) }))
        .toSorted((a, b) => a.flow - b.flow)
        .map(({ link, flow }) => (
          <path
            key={link.join(" ")}
            d={wayOf(link, measures)}
            className={flow ? "stroke-kumo-info" : "stroke-kumo-interact"}
            strokeWidth={flow ? Math.min(4, 1.25 + Math.log10(flow)) : 1}
            markerEnd={`url(#arrow-${flow ? "flowing" : "quiet"})`}
          />
        ))}
    </svg>
  );
}

/** How much flows into a queue, where its ways come in. */
function Flow({ name, perMinute, measures }: { name: QueueName; perMinute: number; measures: Measures }) {
  const box = boxOf(name, measures);
  const fromRight = box.x === 0;
  return (
    <span
      aria-hidden="true"
      title={`About ${counted(perMinute, "job")} a minute`}
      className="figure absolute rounded-sm bg-kumo-canvas/80 px-0.5 text-xs leading-4 text-kumo-info"
      style={
        fromRight
          ? { left: box.x + box.width + 10, top: box.y + box.height / 2 + 14 }
          : { right: measures.width - box.x + 10, top: box.y + box.height / 2 - 30 }
      }
    >
      {count(perMinute)}/min
    </span>
  );
}

function Drawn({ queues, measures }: Drawing) {
  const mapped = queues.filter((queue) => isQueueName(queue.name));
  return (
    <div className="relative" style={{ height: heightOf(measures) }}>
      <Ways queues={mapped} measures={measures} />
      {mapped.map(
        ({ name, perMinute }) =>
          isQueueName(name) &&
          perMinute !== undefined &&
          perMinute > 0 && <Flow key={name} name={name} perMinute={perMinute} measures={measures} />,
      )}
      <ul>
        {mapped.map((queue) => {
          if (!isQueueName(queue.name)) return null;
          const { x, y, width, height } = boxOf(queue.name, measures);
          return (
            <li key={queue.name} className="absolute" style={{ left: x, top: y, width, height }}>
              <Station queue={queue} sendsTo={sendsTo(queue.name)} wide />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

const Listed = ({ queues }: { queues: readonly QueueRow[] }) => (
  <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(280px,100%),1fr))] gap-2">
    {queues.map((queue) => (
      <li key={queue.name}>
        <Station queue={queue} sendsTo={sendsTo(queue.name)} wide={false} />
      </li>
    ))}
  </ul>
);

/** The pipeline as it is now: every queue with its Worker, and the ways between them. */
export function Topology({ queues }: { queues: readonly QueueRow[] }) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const sum = (state: "waiting" | "active") => queues.reduce((all, { counts }) => all + counts[state], 0);
  const moving = (["waiting", "active"] as const).filter((state) => sum(state) > 0);
  const beside = queues.filter((queue) => !isQueueName(queue.name));
  return (
    <section aria-labelledby="pipeline">
      <Head
        id="pipeline"
        title="Pipeline"
        says={
          moving.length
            ? moving.map((state, index) => (
                <span key={state}>
                  {index > 0 && ", "}
                  <Link to="/jobs" search={{ state }} className="hover:underline">
                    {count(sum(state))} {state}
                  </Link>
                </span>
              ))
            : "nothing on its way"
        }
      />
      <div className="px-4 sm:px-6">
        <div ref={place}>
          {width !== undefined &&
            (width < leastWidth ? <Listed queues={queues} /> : <Drawn queues={queues} measures={measuresOf(width)} />)}
        </div>
        {width !== undefined && width >= leastWidth && beside.length > 0 && (
          <>
            <p className="mt-3 mb-1 text-kumo-subtle">Beside the pipeline</p>
            <Listed queues={beside} />
          </>
        )}
      </div>
    </section>
  );
}
