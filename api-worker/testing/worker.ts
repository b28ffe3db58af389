import { queueNames } from "#domain/queues";
import { createLoop } from "#runtime/consume";
import type { Handlers } from "#runtime/work";
import { eventNames } from "#domain/events";
import type { Env } from "../env.ts";
import door from "../index.ts";

export { OpsAgent } from "../index.ts";

/** Takes every message and does nothing: what is sent from the door arrives, and its job is completed. */
const swallow = Object.fromEntries(eventNames.map((name) => [name, async () => ({})])) as Handlers<Env>;

export default {
  ...door,
  queue: createLoop<Env>({
    service: "test",
    queues: Object.fromEntries(queueNames.map((name) => [name, swallow])),
    around: () => [],
    deps: (env) => ({ ops: env.OPS, lab: false }),
  }),
} satisfies ExportedHandler<Env>;
