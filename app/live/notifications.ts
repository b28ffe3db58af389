import { maxRunsCounted } from "#domain/queues/health";
import { pluralize, pluralizeCapped } from "../ui/format.ts";

/** What was known when somebody was told last. */
export type NotifiedCounts = { deadLetters: number; approvals: number };

/** What there is to tell somebody who isn't looking; `to` is where it is put right. Fewer than before is no news. */
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
            body: `${pluralize(now.deadLetters, "is", "are")} open.`,
            to: "/dead-letters" as const,
          },
        ]
      : []),
    ...(waiting > 0
      ? [
          {
            title: `${pluralize(waiting, "article")} for approval`,
            body: `${pluralizeCapped(now.approvals, maxRunsCounted, "article waits", "articles wait")} for somebody to decide.`,
            to: "/workflows" as const,
          },
        ]
      : []),
  ];
}
