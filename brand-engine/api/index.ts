import "../declare.ts";
import "../store/declare.ts";
import { Hono } from "hono";
import type { AppEnv } from "#api-worker/context";
import { forwardedRequest } from "#api-worker/forward";
import { createSignalbox } from "#api-worker/signalbox";
import { alertHandlers } from "../runtime/alertHandlers.ts";
import { getBrand } from "../store/brands.ts";
import { brandApi } from "./api.ts";
import { brandAgent, type BrandEngineEnv, envOf } from "./env.ts";
import { serviceBindings } from "./services.ts";

export { Internal, OpsAgent, PlanWorkflow, QueueCoordinator, SearchIndex } from "#api-worker/exports";

const brandAgentPath = /^\/agents\/brand-agent\/([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)$/;

/** Published articles, served by their Worker with its own content security policy. */
const sites = new Hono<AppEnv>().get("/sites/*", (c) => envOf(c).PAGES_PLUS.fetch(forwardedRequest(c.req.raw)));

/** Signalbox with the Brand Engine. */
export default createSignalbox({
  api: brandApi,
  dependentPaths: ["/api/brands/*"],
  pages: sites,
  services: serviceBindings,
  handlers: { "alerts-events": alertHandlers },
  runOwner: (env, slug) => brandAgent(env as BrandEngineEnv, slug),
  /** Only for existing brands: any other name would create a new agent. */
  hasSocket: async (env, path) => {
    const slug = brandAgentPath.exec(path)?.[1];
    return slug !== undefined && (await getBrand(env.OPS, slug)) !== null;
  },
});
