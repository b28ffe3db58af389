export { Internal } from "#runtime/internal";
export { QueueCoordinator } from "./QueueCoordinator.ts";
export { OpsAgent } from "./OpsAgent.ts";
export { SearchIndex } from "./search-index/SearchIndex.ts";
export { PlanWorkflow } from "./PlanWorkflow.ts";
