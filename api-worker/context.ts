import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, Hono } from "hono";
import type { AuditContext } from "#domain/audit/audit";
import { commandAudit } from "#runtime/commands/context";
import type { RunOwner } from "#runtime/commands/workflows/runOwner";
import type { RowCount } from "#runtime/meter";
import type { HandlersByQueue } from "#runtime/service";
import type { Shards } from "#store/shards";
import type { Env } from "./env.ts";
import type { Me } from "./identity.ts";

/** What a pipeline adds to the Worker. A part that is left out does not exist. */
export type Extension = {
  /** Routes of the API, with their whole paths. */
  api?: OpenAPIHono<AppEnv>;
  /** Paths of those routes that add jobs: the queues of the pipeline are registered before. */
  dependentPaths?: readonly string[];
  /** Pages besides the dashboard. */
  pages?: Hono<AppEnv>;
  /** Names of the bindings of Workers that the health check asks, if they are bound. */
  services?: readonly string[];
  /** The handlers of the queues that this Worker consumes. */
  handlers?: HandlersByQueue<Env>;
  /** Returns the owner of the workflow runs of a tenant. */
  runOwner?: (env: Env, tenant: string) => Promise<RunOwner>;
  /** True if browsers may open a socket to the agent at this path. */
  hasSocket?: (env: Env, path: string) => Promise<boolean>;
};

/**
 * The environment of every handler. `me` is who sent the request, `signedInUntilMs` when the sign-in expires (ms since 1970,
 * null without Access), `ops` the first operations database, `shards` all of them, whose rows `rows` counts, `scriptSources` the scripts in a
 * page that its policy allows.
 */
export type AppEnv = {
  Bindings: Env;
  Variables: {
    extension: Extension;
    me: Me;
    signedInUntilMs: number | null;
    ops: D1Database;
    shards: Shards;
    rows: RowCount;
    scriptSources?: string;
  };
};

/** The audit context of a command: who sent the request, when, and why. Secrets in the reason are redacted. */
export const auditContextOf = (c: Context<AppEnv>, reason?: string): AuditContext => commandAudit(c.var.me.email, reason);
