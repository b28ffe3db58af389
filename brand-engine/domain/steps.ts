/** The steps of the article workflow, in order. */
export const stepOrder = [
  "fetch-research",
  "generate-outline",
  "draft-article",
  "editorial-pass",
  "approval",
  "store-and-publish",
] as const;
/** The step whose output an operator reads before deciding about an approval. */
export const reviewStep = "editorial-pass" satisfies StepName;
export type StepName = (typeof stepOrder)[number];
