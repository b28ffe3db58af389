import type { Rehearsal } from "#domain/dead-letters/rehearsal";
import type { StatusStyle } from "../../../ui/StatusLabel.tsx";

/** The verdict of a rehearsal, as a sign. */
export function verdictOf({
  outcome,
  sameError,
  alreadyProcessed,
}: Pick<Rehearsal, "outcome" | "sameError" | "alreadyProcessed">): StatusStyle {
  if (outcome === "unknown") return { word: "Not known", shape: "dash", tone: "warning" };
  if (outcome === "fails")
    return { word: sameError ? "Would fail with the same error" : "Would fail with another error", shape: "cross", tone: "danger" };
  return alreadyProcessed
    ? { word: "Would do nothing", shape: "check", tone: "quiet" }
    : { word: "Would succeed", shape: "check", tone: "success" };
}

/** How a change is called in a list: "Insert into orders". */
export const changeText = ({ kind, table }: Pick<Rehearsal["writes"][number], "kind" | "table">): string =>
  `${{ insert: "Insert into", update: "Update", delete: "Delete from" }[kind]} ${table ?? "a table"}`;

/** The types of messages with their queues, each once, with how many: "2 × order.paid to orders". */
export function messageCounts(messages: readonly { queue: string; type: string | null }[]): string[] {
  const counts = new Map<string, number>();
  for (const { queue, type } of messages) {
    const text = `${type ?? "message"} to ${queue}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => (count === 1 ? text : `${count} × ${text}`));
}
