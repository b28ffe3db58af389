import { eventNames } from "#domain/events";
import { queueNames } from "#domain/queues";
import { createLoop } from "#runtime/consume";
import { pipelineTakes } from "#runtime/incoming";
import type { Handlers } from "#runtime/work";
import type { Env } from "../env.ts";
import door from "../index.ts";

export { OpsAgent } from "../index.ts";
export { QueueCoordinator } from "#runtime/coordinator/QueueCoordinator";

/** Takes every message and does nothing: what is sent from the door arrives, and its job is completed. */
const swallow = Object.fromEntries(eventNames.map((name) => [name, async () => ({})])) as Handlers<Env>;

export default {
  ...door,
  queue: createLoop<Env>({
    service: "test",
    queues: Object.fromEntries(queueNames.map((name) => [name, pipelineTakes(swallow)])),
    around: () => [],
  }),
} satisfies ExportedHandler<Env>;
