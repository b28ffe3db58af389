import type { Saying } from "../toasts/say.ts";

type Said = Omit<Saying, "id">;

/** What is said once a workflow run was resumed. */
export const resumedRun = (keyword: string): Said => ({ title: `Resumed “${keyword}”`, description: "Continues from its next step." });

/** What is said once a failed workflow run was dismissed. */
export const dismissedRun = (keyword: string): Said => ({
  title: `Dismissed “${keyword}”`,
  description: "The run stays failed and no longer counts as a problem.",
});
