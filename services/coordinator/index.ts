import type { CoordinatorEnv } from "#runtime/coordinator/QueueCoordinator";
import { healthz } from "#runtime/healthz";

/** The home of the coordinators, one object a queue. They send to every queue, so a queue that is new is bound here too. */
export { QueueCoordinator } from "#runtime/coordinator/QueueCoordinator";

export default { fetch: healthz } satisfies ExportedHandler<CoordinatorEnv>;
