import { OpenAPIHono } from "@hono/zod-openapi";
import { account } from "./account/account.ts";
import { accountMessages } from "./account/messages.ts";
import { accountWatch } from "./account/watch.ts";
import { alerts } from "./alerts/alerts.ts";
import { audit } from "./audit/audit.ts";
import { cost } from "./queues/cost.ts";
import { purge } from "./jobs/purge.ts";
import type { AppEnv } from "./context.ts";
import { deadLetterExport } from "./dead-letters/export.ts";
import { evidence } from "./dead-letters/evidence.ts";
import { deadLetters } from "./dead-letters/deadLetters.ts";
import { refuseInput } from "./errors.ts";
import { flows } from "./jobs/flows.ts";
import { groups } from "./groups/groups.ts";
import { health, healthReport } from "./overview/health.ts";
import { jobCommands } from "./jobs/commands.ts";
import { jobs } from "./jobs/jobs.ts";
import { faultInjection } from "./faultInjection.ts";
import { limits } from "./queues/limits.ts";
import { me } from "./guard/me.ts";
import { metrics } from "./queues/metrics.ts";
import { overview } from "./overview/overview.ts";
import { plans } from "./plans/plans.ts";
import { queues } from "./queues/queues.ts";
import { schedules } from "./schedules/schedules.ts";
import { searchRoutes } from "./search.ts";
import { settingsRoutes } from "./settings.ts";
import { traces } from "./traces/traces.ts";
import { instanceCommands } from "./workflows/instances/commands.ts";
import { instanceStream } from "./workflows/instances/stream.ts";
import { instances } from "./workflows/instances/instances.ts";
import { workflowCommands } from "./workflows/commands.ts";
import { workflows } from "./workflows/workflows.ts";

/** All routes of the core, one file for each noun. A pipeline adds its own. */
export const api = new OpenAPIHono<AppEnv>({ defaultHook: refuseInput })
  .route("/healthz", health)
  .route("/api/health", healthReport)
  .route("/api/me", me)
  .route("/api/overview", overview)
  .route("/api/metrics", metrics)
  .route("/api/cost", cost)
  .route("/api/queues", queues)
  .route("/api/queues", limits)
  .route("/api/queues", purge)
  .route("/api/jobs", jobs)
  .route("/api/jobs", jobCommands)
  .route("/api/flows", flows)
  // Before the dead letters, whose ids would match its path too.
  .route("/api/dead-letters", deadLetterExport)
  .route("/api/dead-letters", deadLetters)
  .route("/api/dead-letters", evidence)
  .route("/api/groups", groups)
  // Before the runs, whose ids would match these paths too.
  .route("/api/workflows", instances)
  .route("/api/workflows", instanceStream)
  .route("/api/workflows", instanceCommands)
  .route("/api/workflows", workflows)
  .route("/api/workflows", workflowCommands)
  .route("/api/traces", traces)
  .route("/api/plans", plans)
  .route("/api/schedules", schedules)
  .route("/api/audit", audit)
  .route("/api/alerts", alerts)
  .route("/api/search", searchRoutes)
  .route("/api/settings", settingsRoutes)
  .route("/api/account", account)
  .route("/api/account", accountMessages)
  .route("/api/account", accountWatch)
  .route("/api/lab", faultInjection);

/** The type of a client: `hc<Api>(…)`. */
export type Api = typeof api;
