import { OpenAPIHono } from "@hono/zod-openapi";
import { api } from "./api.ts";
import { opsAgent } from "./after.ts";
import { jsonBodies } from "./body.ts";
import type { Door } from "./context.ts";
import type { Env } from "./env.ts";
import { onError, unanswered } from "./errors.ts";
import { guarded } from "./guarded.ts";
import { withHeaders } from "./headers.ts";
import { retain } from "#runtime/retention";
import { metered } from "./metered.ts";
import { openapi } from "./openapi.ts";
import { pages } from "./pages.ts";
import { withoutStrayQuery } from "./queries.ts";
import { scrape } from "./scrape.ts";
import { sockets } from "./sockets.ts";

export { OpsAgent } from "./OpsAgent.ts";

const door = new OpenAPIHono<Door>();
door.use(withHeaders, guarded, jsonBodies);
door.use("/api/*", metered, withoutStrayQuery(api));
door.use("/metrics", metered);
door.route("/", api).route("/", openapi).route("/", scrape);
const answerUnknown = unanswered(door);
for (const root of ["/api", "/metrics", "/mcp"]) door.all(`${root}/*`, answerUnknown);
door.all("/agents/*", sockets);
door.route("/", pages);
door.notFound(answerUnknown);
door.onError(onError);

export default {
  fetch: door.fetch,
  /** The sweep goes by itself every few seconds; this wakes it should it ever have stopped, and forgets what was kept long enough. */
  async scheduled(_controller, env) {
    await (await opsAgent(env)).tick();
    await retain(env.OPS, new Date());
  },
} satisfies ExportedHandler<Env>;
