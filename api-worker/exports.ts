export { Internal } from "#runtime/internal";
export { QueueCoordinator } from "./QueueCoordinator.ts";
export { OpsAgent } from "./OpsAgent.ts";
export { PlanWorkflow } from "./PlanWorkflow.ts";
