import { Link } from "@tanstack/react-router";
import { healthLabels, type QueueView } from "#domain/queues/health";
import { pluralize } from "../ui/format.ts";
import { healthWordOf } from "./health.ts";

/** How many queues there are, and how many of each kind; each leads to its list. */
export function QueueSummary({ queues, now }: { queues: readonly QueueView[]; now: number }) {
  const words = queues.map((queue) => healthWordOf(queue, now));
  const told = healthLabels.flatMap((word) => {
    const many = words.filter((one) => one === word).length;
    return many && word !== "Idle" ? [{ word, says: `${many} ${word === "No consumer" ? "without a consumer" : word.toLowerCase()}` }] : [];
  });
  return (
    <>
      <Link to="/queues" className="hover:underline">
        {pluralize(queues.length, "queue")}
      </Link>
      {told.length === 0 && ", all idle"}
      {told.map(({ word, says }) => (
        <span key={word}>
          {", "}
          <Link to="/queues" search={{ word }} className="hover:underline">
            {says}
          </Link>
        </span>
      ))}
    </>
  );
}
