import { OpenAPIHono } from "@hono/zod-openapi";
import { api as coreApi } from "./api.ts";
import { allOrThrow } from "./allOrThrow.ts";
import { opsAgent } from "./background.ts";
import { requireJsonBody } from "./body.ts";
import type { AppEnv, Extension } from "./context.ts";
import type { Env } from "./env.ts";
import { onError, notFoundHandler, refuseInput } from "./errors.ts";
import { requireGuard } from "./guard/guarded.ts";
import { setHeaders } from "./guard/headers.ts";
import { registerSettings } from "#runtime/registerSettings";
import { archiveOf, deleteByArchive } from "#runtime/archive";
import { applyDueRetention } from "#runtime/dashboardRetention";
import { shardsOf } from "#runtime/shards";
import { meterRows } from "./metered.ts";
import { openapiOf } from "./openapi.ts";
import { pagesOf } from "./pages.ts";
import { withRegisteredSettings } from "./registerSettings.ts";
import { refuseUnexpectedQuery } from "./queries.ts";
import { createBatchHandler } from "./queue.ts";
import { scrape } from "./overview/scrape.ts";
import { sockets } from "./sockets.ts";

/** The request for a read of the API that a page would make. It carries the credentials of the request for the page. */
function readFor({ url, headers }: Request, path: string): Request {
  const own = new Headers(headers);
  for (const name of ["if-none-match", "if-modified-since", "range", "if-range"]) own.delete(name);
  return new Request(new URL(path, url), { headers: own });
}

/** The HTTP application: the core with what a pipeline adds. */
function createApp(extension: Extension): OpenAPIHono<AppEnv> {
  const api = new OpenAPIHono<AppEnv>({ defaultHook: refuseInput }).route("/", coreApi);
  if (extension.api) api.route("/", extension.api);
  const app = new OpenAPIHono<AppEnv>();
  app.use((c, next) => {
    c.set("extension", extension);
    return next();
  });
  app.use(setHeaders, requireGuard, requireJsonBody);
  app.use("/api/*", meterRows, refuseUnexpectedQuery(api));
  app.use("/metrics", meterRows);
  const dependentPaths = ["overview", "search", "queues/*", "jobs/*", "flows/*", "schedules/*", "settings"].map((path) => `/api/${path}`);
  for (const path of ["/metrics", ...dependentPaths, ...(extension.dependentPaths ?? [])]) app.use(path, withRegisteredSettings);
  app.route("/", api).route("/", openapiOf(api)).route("/", scrape);
  const answerNotFound = notFoundHandler(app);
  for (const root of ["/api", "/metrics", "/mcp"]) app.all(`${root}/*`, answerNotFound);
  app.all("/agents/*", sockets);
  if (extension.pages) app.route("/", extension.pages);
  app.route(
    "/",
    pagesOf((c) => async (path) => app.fetch(readFor(c.req.raw, path), c.env, c.executionCtx)),
  );
  app.notFound(answerNotFound);
  app.onError(onError);
  return app;
}

/** Creates the Worker `signalbox`: the core with what a pipeline adds. Import the declaration of the pipeline before. */
export const createSignalbox = (extension: Extension = {}) =>
  ({
    fetch: createApp(extension).fetch,
    queue: createBatchHandler(extension.handlers ?? {}),
    /** Every minute: the OpsAgent looks for open work, and sets its alarm if there is any. Then what has passed its retention is deleted. */
    async scheduled({ scheduledTime }: ScheduledController, env: Env): Promise<void> {
      const tick = opsAgent(env).then((agent) => agent.tick());
      // A tick that fails does not say whether anything is to be deleted.
      const isBusy = await tick.catch(() => true);
      const shards = shardsOf(env);
      await registerSettings(shards, env);
      const archive = archiveOf(env);
      const retention = (ops: D1Database) => applyDueRetention(ops, new Date(scheduledTime), isBusy, archive && deleteByArchive(archive));
      // A database that fails holds up no other one.
      await allOrThrow<unknown>([tick, ...shards.map(retention)]);
    },
  }) satisfies ExportedHandler<Env>;
