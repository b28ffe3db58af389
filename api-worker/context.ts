import type { Context } from "hono";
import type { Act } from "#domain/audit";
import { redact } from "#runtime/redact";
import { newAct } from "#store/audit";
import type { Env } from "./env.ts";
import type { Me } from "./identity.ts";

/**
 * What a handler finds in its context: who asks and until when that sign-in holds (ms since 1970, null without Access),
 * and the operations database that counts the rows it is asked for.
 */
export type Door = { Bindings: Env; Variables: { me: Me; signedInUntilMs: number | null; ops: D1Database } };

/** A new act of whoever asks. */
export const actOf = (c: Context<Door>, reason?: string): Act => newAct(c.var.me.email, reason === undefined ? null : redact(reason));
