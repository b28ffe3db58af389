import type { RunTexts } from "#app/core/pipelineParts.ts";
import type { Run } from "#domain/workflows/run";

/** What a restart does to an article that is already published: nothing, as publishing is done once. */
function publishedEffectOf({ steps = [], url }: Partial<Run>): string {
  const isPublished = steps.some(({ name, state }) => name === "store-and-publish" && state === "done");
  if (!isPublished) return "The article is published once.";
  return url === null ? "The stored article won't change and is published only once." : "The published article won't change.";
}

/** The texts about a run of the article workflow. */
export const runTexts: RunTexts = {
  approve: ({ tenant }) => `Publishes the article under /sites/${tenant} and then promotes it.`,
  approveLabel: "Approve and publish",
  approved: "The run continues with Publish.",
  reject: "The article won't be published and its keyword won't be chosen again. You can restart the run.",
  rejectLabel: "Reject article",
  rejectHint: "What is wrong with the article",
  rejected: "The run ends without publishing the article.",
  restart: publishedEffectOf,
  terminate:
    "Ends the run at once, even within a step. Nothing more will be published. The keyword may be chosen again in a later cycle. You can restart the run.",
  terminateHint: "Why the article is not needed",
  terminated: "The keyword may be chosen again in a later cycle.",
  approvalSkipped: "Not required by the brand. Articles are published without approval.",
  approvalPending: "The article awaits approval.",
  controlPending: "The brand applies it within seconds.",
};
