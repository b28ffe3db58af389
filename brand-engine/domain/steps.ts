/** The steps of the article workflow, in order. */
export const stepOrder = [
  "fetch-research",
  "generate-outline",
  "draft-article",
  "editorial-pass",
  "approval",
  "store-and-publish",
] as const;
export type StepName = (typeof stepOrder)[number];
