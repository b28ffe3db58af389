import { z } from "zod";
import { deleteAnswers, keepAnswer, readAnswer } from "#store/accountAnswers";
import { CallFailure, type CloudflareApi } from "./cloudflareApi.ts";

/** `value` was read at `readAt`, ISO UTC. `problem`: why it could not be read again; null if it is fresh. */
export type SharedAnswer<T> = { value: T; readAt: string; problem: string | null };

const Failure = z.object({ message: z.string(), kind: z.enum(["token", "limit", "size", "other"]) });
/** What is stored: the last answer, if there is one, and the failure of the last call, if it failed. */
const Stored = z.object({ value: z.unknown().optional(), readAt: z.string().nullable(), failure: Failure.nullable() });
type Stored = z.infer<typeof Stored>;

/** A question that all dashboards ask. `name` names it within the account. Its answer is fresh for `freshMs`. */
export type SharedQuestion<S extends z.ZodType> = { name: string; freshMs: number; schema: S };

const nameOf = (api: CloudflareApi, name: string): string => `${api.accountId} ${name}`;

/** Only a failure that will pass gets the last answer. One that takes the answer away, such as a refused token, does not. */
const willPass = ({ code, kind }: Pick<CallFailure, "code" | "kind">): boolean => code === "unavailable" && kind !== "token";

const failureOf = ({ message, kind }: z.infer<typeof Failure>): CallFailure => new CallFailure(message, false, "unavailable", kind);

/**
 * Returns the answer to a question, and keeps it for all dashboards: `ask` is called at most once in `freshMs`, also if it fails. If it fails,
 * returns the last answer and why. Throws `CallFailure` if there is none, or if Cloudflare refused the token. Costs one row, and one
 * more when `ask` is called.
 */
export async function sharedAnswer<S extends z.ZodType>(
  ops: D1Database,
  api: CloudflareApi,
  question: SharedQuestion<S>,
  ask: () => Promise<z.infer<S>>,
): Promise<SharedAnswer<z.infer<S>>> {
  const name = nameOf(api, question.name);
  const kept = await readAnswer(ops, name, (body) => Stored.safeParse(body).data);
  const stored = kept?.body;
  const last = question.schema.safeParse(stored?.value);
  /** The last answer and the failure. */
  const orLast = (failure: CallFailure): SharedAnswer<z.infer<S>> => {
    if (!last.success || !stored?.readAt || !willPass(failure)) throw failure;
    return { value: last.data, readAt: stored.readAt, problem: failure.message };
  };
  const now = new Date().toISOString();
  const keep = (body: Stored) => keepAnswer(ops, name, body, now).run();
  if (kept && stored && Date.parse(now) - Date.parse(kept.readAt) < question.freshMs) {
    if (stored.failure) return orLast(failureOf(stored.failure));
    if (last.success && stored.readAt) return { value: last.data, readAt: stored.readAt, problem: null };
  }
  try {
    const value = await ask();
    await keep({ value, readAt: now, failure: null });
    return { value, readAt: now, problem: null };
  } catch (error) {
    if (!(error instanceof CallFailure) || error.code !== "unavailable") throw error;
    // Without a call nothing has to be spared.
    if (error.kind !== "limit")
      await keep({ value: stored?.value, readAt: stored?.readAt ?? null, failure: { message: error.message, kind: error.kind } });
    return orLast(error);
  }
}

/** The answers to a question, and to all whose name begins with its name and a space, are outdated: a command has changed them. */
export async function forgetAnswers(ops: D1Database, api: CloudflareApi, name: string): Promise<void> {
  await deleteAnswers(ops, nameOf(api, name)).run();
}
