import { OpenAPIHono } from "@hono/zod-openapi";
import { alerts } from "./alerts.ts";
import { audit } from "./audit.ts";
import { brandReads } from "./brandReads.ts";
import { brands } from "./brands.ts";
import { cleaning } from "./clean.ts";
import type { Door } from "./context.ts";
import { deadLetters } from "./deadLetters.ts";
import { refuseInput } from "./errors.ts";
import { flows } from "./flows.ts";
import { health, healthReport } from "./health.ts";
import { jobActs } from "./jobActs.ts";
import { jobs } from "./jobs.ts";
import { labRoutes } from "./lab.ts";
import { limits } from "./limits.ts";
import { me } from "./me.ts";
import { metrics } from "./metrics.ts";
import { overview } from "./overview.ts";
import { queues } from "./queues.ts";
import { schedules } from "./schedules.ts";
import { searches } from "./search.ts";
import { settingsRoutes } from "./settings.ts";
import { traces } from "./traces.ts";
import { workflowActs } from "./workflowActs.ts";
import { workflows } from "./workflows.ts";

/** Every call, one file per noun. */
export const api = new OpenAPIHono<Door>({ defaultHook: refuseInput })
  .route("/healthz", health)
  .route("/api/health", healthReport)
  .route("/api/me", me)
  .route("/api/overview", overview)
  .route("/api/metrics", metrics)
  .route("/api/queues", queues)
  .route("/api/queues", limits)
  .route("/api/queues", cleaning)
  .route("/api/jobs", jobs)
  .route("/api/jobs", jobActs)
  .route("/api/flows", flows)
  .route("/api/dead-letters", deadLetters)
  .route("/api/brands", brands)
  .route("/api/brands", brandReads)
  .route("/api/workflows", workflows)
  .route("/api/workflows", workflowActs)
  .route("/api/traces", traces)
  .route("/api/schedules", schedules)
  .route("/api/audit", audit)
  .route("/api/alerts", alerts)
  .route("/api/search", searches)
  .route("/api/settings", settingsRoutes)
  .route("/api/lab", labRoutes);

/** What `hc<Api>` of a client is typed by. */
export type Api = typeof api;
