import { Link } from "@tanstack/react-router";
import { healthLabels, type QueueView } from "#domain/queues/health";
import { pluralize } from "../../ui/format.ts";
import { healthWordOf } from "./health.ts";

/** The number of queues, in total and by health. Each figure links to its list. */
export function QueueSummary({ queues, now }: { queues: readonly QueueView[]; now: number }) {
  const words = queues.map((queue) => healthWordOf(queue, now));
  const parts = healthLabels.flatMap((word) => {
    const total = words.filter((other) => other === word).length;
    return total && word !== "Idle"
      ? [{ word, text: `${total} ${word === "No consumer" ? "without a consumer" : word.toLowerCase()}` }]
      : [];
  });
  return (
    <>
      <Link to="/queues" className="hover:underline">
        {pluralize(queues.length, "queue")}
      </Link>
      {parts.length === 0 && ", all idle"}
      {parts.map(({ word, text }) => (
        <span key={word}>
          {", "}
          <Link to="/queues" search={{ word }} className="hover:underline">
            {text}
          </Link>
        </span>
      ))}
    </>
  );
}
