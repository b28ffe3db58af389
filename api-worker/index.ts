import { createSignalbox } from "./signalbox.ts";

export { Internal, OpsAgent, PlanWorkflow, QueueCoordinator } from "./exports.ts";

/** The core alone. */
export default createSignalbox();
