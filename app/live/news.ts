import { mostRunsCounted } from "#domain/health";
import { counted, countedUpTo } from "../ui/words.ts";

/** What was known when somebody was told last. */
export type Told = { dead: number; waiting: number };

/** What there is to tell somebody who isn't looking; `to` is where it is put right. Fewer than before is no news. */
export function newsBetween(before: Told | undefined, now: Told): { title: string; body: string; to: "/dead-letters" | "/workflows" }[] {
  if (!before) return [];
  const dead = now.dead - before.dead;
  const waiting = now.waiting - before.waiting;
  return [
    ...(dead > 0
      ? [{ title: counted(dead, "new dead letter"), body: `${counted(now.dead, "is", "are")} open.`, to: "/dead-letters" as const }]
      : []),
    ...(waiting > 0
      ? [
          {
            title: `${counted(waiting, "article")} for approval`,
            body: `${countedUpTo(now.waiting, mostRunsCounted, "article waits", "articles wait")} for somebody to decide.`,
            to: "/workflows" as const,
          },
        ]
      : []),
  ];
}
