import { maxRunsCounted } from "#domain/queues/health";
import { formatCount, pluralize, pluralizeCapped } from "../ui/format.ts";
import { runNouns } from "../ui/runNouns.ts";

/** The counts at the last notification. */
export type NotifiedCounts = { deadLetters: number; approvals: number };

/** Returns a notification for each count that has grown since the last one; `to` is the screen that lists the items. */
export function notificationsBetween(
  before: NotifiedCounts | undefined,
  now: NotifiedCounts,
): { title: string; body: string; to: "/dead-letters" | "/workflows" }[] {
  if (!before) return [];
  const dead = now.deadLetters - before.deadLetters;
  const waiting = now.approvals - before.approvals;
  return [
    ...(dead > 0
      ? [
          {
            title: pluralize(dead, "new dead letter"),
            body: `${formatCount(now.deadLetters)} open`,
            to: "/dead-letters" as const,
          },
        ]
      : []),
    ...(waiting > 0
      ? [
          {
            title: `${pluralize(waiting, ...runNouns())} awaiting approval`,
            body: `${pluralizeCapped(now.approvals, maxRunsCounted, ...runNouns())} awaiting approval in total`,
            to: "/workflows" as const,
          },
        ]
      : []),
  ];
}
