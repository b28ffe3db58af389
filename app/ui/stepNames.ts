import type { StepName } from "#domain/workflows/run";

/** Short names of the steps of a workflow run. */
export const stepNames: Record<StepName, string> = {
  "fetch-research": "Research",
  "generate-outline": "Outline",
  "draft-article": "Draft",
  "editorial-pass": "Editorial",
  approval: "Approval",
  "store-and-publish": "Publish",
};

const namesByStep = new Map<string, string>(Object.entries(stepNames));

/** The short name of a step as a trace has it; the step itself if it is unknown. */
export const stepNameOf = (step: string): string => namesByStep.get(step) ?? step;
