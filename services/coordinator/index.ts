import type { CoordinatorEnv } from "#runtime/coordinator/QueueCoordinator";
import { publicFetch } from "#runtime/internal";

/** The home of the coordinators, one object a queue. They send to every queue, so a queue that is new is bound here too. */
export { QueueCoordinator } from "#runtime/coordinator/QueueCoordinator";

export { Internal } from "#runtime/internal";

export default { fetch: publicFetch } satisfies ExportedHandler<CoordinatorEnv>;
