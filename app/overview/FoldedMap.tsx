import { lazy, Suspense, useState } from "react";
import { Link } from "@tanstack/react-router";
import { cn } from "../ui/cn.ts";
import { waitingOf } from "#domain/queues/health";
import { queueNames } from "#domain/queues/queues";
import type { QueueRow } from "../features/queues/columns.tsx";
import { formatCount } from "../ui/format.ts";

const PipelineMap = lazy(() => import("./PipelineMap.tsx").then((module) => ({ default: module.PipelineMap })));

/** Where this browser keeps whether the map is open. */
const storageKey = "overview-map";

/** The jobs that wait and run, as links. */
function Moving({ queues }: { queues: readonly QueueRow[] }) {
  const sum = (state: "waiting" | "active") => queues.reduce((all, { counts }) => all + counts[state], 0);
  const moving = (["waiting", "active"] as const).filter((state) => sum(state) > 0);
  if (queues.length === 0) return "No queues yet";
  if (moving.length === 0) return queues.every((queue) => waitingOf(queue)?.count === 0) ? "No messages in flight" : null;
  return moving.map((state, index) => (
    <span key={state}>
      {index > 0 && ", "}
      <Link to="/jobs" search={{ state }} className="hover:underline">
        {formatCount(sum(state))} {state}
      </Link>
    </span>
  ));
}

/** The map of the pipeline, folded until somebody opens it. This browser remembers that. Its code is loaded when it is opened. */
export function FoldedMap({ queues }: { queues: readonly QueueRow[] }) {
  const [isOpen, setOpen] = useState(() => localStorage.getItem(storageKey) === "open");
  const toggle = () => {
    localStorage.setItem(storageKey, isOpen ? "folded" : "open");
    setOpen(!isOpen);
  };
  return (
    <section aria-labelledby="pipeline">
      <div className="mb-1 flex min-h-7 items-center gap-3 px-4 sm:px-6">
        <h2 id="pipeline" className="shrink-0 text-base font-semibold text-kumo-strong">
          <button type="button" aria-expanded={isOpen} onClick={toggle} className="flex min-h-6 items-center gap-1.5 rounded-sm">
            <svg aria-hidden="true" viewBox="0 0 12 12" className={cn("size-3 fill-none stroke-current stroke-2", isOpen && "rotate-90")}>
              <path d="m4 2 4 4-4 4" />
            </svg>
            {queueNames().length > 0 ? "Pipeline" : "Queues"}
          </button>
        </h2>
        <span className="figure min-w-0 truncate text-kumo-subtle">
          <Moving queues={queues} />
        </span>
      </div>
      {isOpen && (
        <Suspense fallback={<div className="h-83" />}>
          <PipelineMap queues={queues} />
        </Suspense>
      )}
    </section>
  );
}
