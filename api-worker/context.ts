import type { Context } from "hono";
import type { AuditContext } from "#domain/audit/audit";
import { commandAudit } from "#runtime/commands/context";
import type { Env } from "./env.ts";
import type { Me } from "./identity.ts";

/**
 * The environment of every handler. `me` is who sent the request, `signedInUntilMs` when the sign-in expires (ms since 1970,
 * null without Access), `ops` the operations database with a row counter.
 */
export type AppEnv = { Bindings: Env; Variables: { me: Me; signedInUntilMs: number | null; ops: D1Database } };

/** The audit context of a command: who sent the request, when, and why. Secrets in the reason are redacted. */
export const auditContextOf = (c: Context<AppEnv>, reason?: string): AuditContext => commandAudit(c.var.me.email, reason);
