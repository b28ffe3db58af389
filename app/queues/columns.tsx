import { Link } from "@tanstack/react-router";
import type { QueueView } from "#domain/health";
import { Figure } from "../ui/Figure.tsx";
import type { Column } from "../ui/Table.tsx";
import { Time } from "../ui/Time.tsx";
import { Health } from "./Health.tsx";

const number = "text-right w-24";

/** A queue in a row. What matters least goes first when the list is narrow. */
export const queueColumns: readonly Column<QueueView>[] = [
  {
    head: "Queue",
    className: "w-auto",
    cell: (queue) => (
      <>
        <span className="font-medium">{queue.name}</span> <span className="ml-3 text-kumo-subtle @max-5xl:hidden">{queue.purpose}</span>
      </>
    ),
  },
  { head: "Service", className: "w-36 @max-4xl:hidden", cell: (queue) => queue.service },
  { head: "State", className: "w-28", cell: (queue) => <Health queue={queue} /> },
  { head: "Waiting", className: `${number} @max-md:hidden`, cell: (queue) => <Figure value={queue.counts.waiting} /> },
  { head: "Active", className: `${number} @max-lg:hidden`, cell: (queue) => <Figure value={queue.counts.active} /> },
  { head: "Delayed", className: `${number} @max-2xl:hidden`, cell: (queue) => <Figure value={queue.counts.delayed} /> },
  {
    head: "Oldest waiting",
    className: "w-32 text-right @max-3xl:hidden",
    cell: (queue) => <Time at={queue.oldestWaitingAt} none="–" />,
  },
  { head: "Last finished", className: "w-28 text-right @max-3xl:hidden", cell: (queue) => <Time at={queue.lastFinishedAt} none="never" /> },
  {
    head: "Dead",
    className: `${number} w-20`,
    cell: (queue) =>
      queue.openDeadLetters ? (
        <Link
          to="/dead-letters"
          search={{ queue: queue.name }}
          aria-label={`${queue.openDeadLetters} open dead letters of ${queue.name}`}
          className="relative z-1 rounded-sm underline decoration-kumo-danger/40 underline-offset-3 hover:decoration-kumo-danger"
        >
          <Figure value={queue.openDeadLetters} alarm />
        </Link>
      ) : (
        <Figure value={0} />
      ),
  },
];
