import type { PipelineAction } from "#domain/pipeline/pipeline";

/** What operators do to brands, and what approving or rejecting a run means here. */
export const actions = {
  "brand.create": { role: "operator", entry: "Created the brand", name: "Create" },
  "brand.update": { role: "operator", entry: "Changed the brand", name: "Edit" },
  "brand.cycle": { role: "operator", entry: "Triggered a cycle", name: "Trigger cycle" },
  "brand.measure": { role: "operator", entry: "Measured article performance", name: "Measure performance" },
  "workflow.approve": { role: "operator", entry: "Approved an article", name: "Approval" },
  "workflow.reject": { role: "operator", entry: "Rejected an article", name: "Rejection" },
} as const satisfies Record<string, PipelineAction>;
