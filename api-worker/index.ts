import "#brand-engine/declare";
import { alertHandlers } from "#brand-engine/runtime/alertHandlers";
import { OpenAPIHono } from "@hono/zod-openapi";
import { api } from "./api.ts";
import { opsAgent } from "./background.ts";
import { requireJsonBody } from "./body.ts";
import type { AppEnv } from "./context.ts";
import type { Env } from "./env.ts";
import { onError, notFoundHandler } from "./errors.ts";
import { requireGuard } from "./guard/guarded.ts";
import { setHeaders } from "./guard/headers.ts";
import { registerSettings } from "#runtime/registerSettings";
import { applyDueRetention } from "#runtime/retention";
import { meterRows } from "./metered.ts";
import { openapi } from "./openapi.ts";
import { pages } from "./pages.ts";
import { withRegisteredSettings } from "./registerSettings.ts";
import { refuseUnexpectedQuery } from "./queries.ts";
import { createBatchHandler } from "./queue.ts";
import { scrape } from "./overview/scrape.ts";
import { sockets } from "./sockets.ts";

export { Internal } from "#runtime/internal";
export { QueueCoordinator } from "./QueueCoordinator.ts";
export { OpsAgent } from "./OpsAgent.ts";

const app = new OpenAPIHono<AppEnv>();
app.use(setHeaders, requireGuard, requireJsonBody);
app.use("/api/*", meterRows, refuseUnexpectedQuery(api));
app.use("/metrics", meterRows);
const dependentPaths = ["overview", "search", "queues/*", "jobs/*", "flows/*", "schedules/*", "settings"].map((path) => `/api/${path}`);
for (const path of ["/metrics", ...dependentPaths]) app.use(path, withRegisteredSettings);
app.route("/", api).route("/", openapi).route("/", scrape);
const answerNotFound = notFoundHandler(app);
for (const root of ["/api", "/metrics", "/mcp"]) app.all(`${root}/*`, answerNotFound);
app.all("/agents/*", sockets);
app.route("/", pages);
app.notFound(answerNotFound);
app.onError(onError);

export default {
  fetch: app.fetch,
  queue: createBatchHandler({ "alerts-events": alertHandlers }),
  /** Every minute: the OpsAgent looks for open work, and sets its alarm if there is any. Then what has passed its retention is deleted. */
  async scheduled({ scheduledTime }, env) {
    const isBusy = await (await opsAgent(env)).tick();
    await registerSettings(env.OPS, env);
    await applyDueRetention(env.OPS, new Date(scheduledTime), isBusy);
  },
} satisfies ExportedHandler<Env>;
