import { changedPlan, planFactory, snoozePlan, stoppedPlan, undonePlan } from "#factories/plans";
import { longWord } from "./samples.ts";

const pageOf = (items: readonly unknown[]) => ({ items, nextCursor: null, scanned: items.length });

/** The answers about plans by path. */
export const planAnswers: readonly (readonly [RegExp, () => unknown])[] = [
  [/^\/api\/plans$/, () => pageOf([planFactory.build(), stoppedPlan(), undonePlan()])],
  [
    /^\/api\/plans\/[^/]+\/items$/,
    () =>
      pageOf([
        { id: "d-1", state: "skipped", reason: "already_replayed", text: "already replayed" },
        { id: longWord.slice(0, 120), state: "failed", reason: "failed_again", text: "failed again" },
      ]),
  ],
  [/^\/api\/plans\/p-stopped$/, stoppedPlan],
  [/^\/api\/plans\/p-changed$/, changedPlan],
  [/^\/api\/plans\/p-snooze$/, snoozePlan],
  [/^\/api\/plans\/p-undone$/, undonePlan],
  [/^\/api\/plans\/[^/]+$/, () => planFactory.build()],
];
