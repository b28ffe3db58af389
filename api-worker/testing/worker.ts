import "#brand-engine/declare";
import { messageTypeNames } from "#domain/pipeline/messages";
import { queueNames } from "#domain/queues/queues";
import { createQueueLoop } from "#runtime/queueLoop";
import { pipelineHandlers } from "#runtime/incomingMessages";
import type { Handlers } from "#runtime/handlers";
import type { Env } from "../env.ts";
import app from "../index.ts";

export { OpsAgent } from "../index.ts";
export { QueueCoordinator } from "#runtime/coordinator/QueueCoordinator";

/** Accepts every message and does nothing, so that every dispatched job completes. */
const noopHandlers = Object.fromEntries(messageTypeNames().map((name) => [name, async () => ({})])) as Handlers<Env>;

export default {
  ...app,
  queue: createQueueLoop<Env>({
    service: "test",
    queues: Object.fromEntries(queueNames().map((name) => [name, pipelineHandlers(noopHandlers)])),
    middleware: () => [],
  }),
} satisfies ExportedHandler<Env>;
