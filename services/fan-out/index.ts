import { createLoop } from "#runtime/consume";
import { healthz } from "#runtime/healthz";
import { labIsOn, publisherOf, withRelay } from "#runtime/service";
import type { Env } from "./env.ts";
import { handlers } from "./handler.ts";

const loop = createLoop<Env>({
  service: "fan-out",
  queues: { "brand-events": handlers },
  around: (env) => [withRelay(publisherOf(env))],
  deps: (env) => ({ ops: env.OPS, lab: labIsOn(env) }),
});

export default { queue: loop, fetch: healthz } satisfies ExportedHandler<Env>;
