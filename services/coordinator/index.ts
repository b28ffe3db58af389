import "#brand-engine/declare";
import type { CoordinatorEnv } from "#runtime/coordinator/QueueCoordinator";
import { publicFetch } from "#runtime/internal";

/** The limiters, one object for each queue. They send to every queue, so this Worker needs a binding for each new queue. */
export { QueueCoordinator } from "#runtime/coordinator/QueueCoordinator";

export { Internal } from "#runtime/internal";

export default { fetch: publicFetch } satisfies ExportedHandler<CoordinatorEnv>;
