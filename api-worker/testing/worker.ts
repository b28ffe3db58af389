import { messageTypeNames } from "#domain/pipeline/messages";
import { queueNames } from "#domain/queues/queues";
import type { Handlers } from "#runtime/handlers";
import type { HandlersByQueue } from "#runtime/service";
import type { Env } from "../env.ts";
import app from "#brand-engine/api/index";
import { createBatchHandler } from "../queue.ts";

export { OpsAgent, PlanWorkflow, QueueCoordinator, SearchIndex } from "#brand-engine/api/index";

/** Accepts every message of the pipeline and does nothing, so that every dispatched job completes. */
const noopHandlers = Object.fromEntries(messageTypeNames().map((name) => [name, async () => ({})])) as Handlers<Env>;

export default {
  ...app,
  queue: createBatchHandler(Object.fromEntries(queueNames().map((name) => [name, noopHandlers])) as HandlersByQueue<Env>),
} satisfies ExportedHandler<Env>;
