import { createSignalbox } from "./signalbox.ts";

export { Internal, OpsAgent, PlanWorkflow, QueueCoordinator, SearchIndex } from "./exports.ts";

/** The core alone. */
export default createSignalbox();
