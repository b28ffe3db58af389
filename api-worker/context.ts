import type { Context } from "hono";
import type { AuditContext } from "#domain/audit/audit";
import { redact } from "#runtime/redact";
import { newAuditContext } from "#store/audit/audit";
import type { Env } from "./env.ts";
import type { Me } from "./guard/identity.ts";

/**
 * What a handler finds in its context: who asks and until when that sign-in holds (ms since 1970, null without Access),
 * and the operations database that counts the rows it is asked for.
 */
export type AppEnv = { Bindings: Env; Variables: { me: Me; signedInUntilMs: number | null; ops: D1Database } };

/** A new act of whoever asks. */
export const auditContextOf = (c: Context<AppEnv>, reason?: string): AuditContext =>
  newAuditContext(c.var.me.email, reason === undefined ? null : redact(reason));
