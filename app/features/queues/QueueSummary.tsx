import { Link } from "@tanstack/react-router";
import { type HealthLabel, healthLabels, type QueueView } from "#domain/queues/health";
import { pluralize } from "../../ui/format.ts";
import { healthWordsOf } from "./health.ts";

/** Health labels that need other words in a sentence. */
const phrases: Partial<Record<HealthLabel, string>> = { "No consumer": "without a consumer", Unknown: "of unknown state" };

/** The number of queues, in total and by health. Each figure links to its list. */
export function QueueSummary({ queues, now }: { queues: readonly QueueView[]; now: number }) {
  const words = queues.flatMap((queue) => healthWordsOf(queue, now));
  const parts = healthLabels.flatMap((word) => {
    const total = words.filter((other) => other === word).length;
    return total && word !== "Idle" ? [{ word, text: `${total} ${phrases[word] ?? word.toLowerCase()}` }] : [];
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
