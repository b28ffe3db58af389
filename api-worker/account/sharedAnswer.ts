import { z } from "zod";
import { daysBefore } from "#domain/retention";
import { deleteOldAnswers, keepAnswer, type KeptAnswer, outdateAnswers, readAnswer } from "#store/accountAnswers";
import { CallFailure, type CloudflareApi } from "../cloudflare/cloudflareApi.ts";

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

/** What is stored about a question: its last answer and the failure after it, and when that was. */
class StoredAnswer<S extends z.ZodType> {
  readonly #stored: Stored | undefined;
  readonly #keptMs: number;
  readonly #question: SharedQuestion<S>;

  private constructor(kept: KeptAnswer<Stored> | null, question: SharedQuestion<S>) {
    this.#stored = kept?.body;
    this.#keptMs = kept ? Date.parse(kept.readAt) : -Infinity;
    this.#question = question;
  }

  static async read<T extends z.ZodType>(ops: D1Database, api: CloudflareApi, question: SharedQuestion<T>): Promise<StoredAnswer<T>> {
    return new StoredAnswer(await readAnswer(ops, nameOf(api, question.name), (body) => Stored.safeParse(body).data), question);
  }

  /** Returns the last answer; undefined without one. */
  last(problem: string | null): SharedAnswer<z.infer<S>> | undefined {
    const { success, data } = this.#question.schema.safeParse(this.#stored?.value);
    return success && this.#stored?.readAt ? { value: data, readAt: this.#stored.readAt, problem } : undefined;
  }

  /** Returns the last answer and the failure. Throws the failure if it takes the answer away. */
  lastAfter(failure: CallFailure): SharedAnswer<z.infer<S>> {
    const last = willPass(failure) ? this.last(failure.message) : undefined;
    if (last) return last;
    throw failure;
  }

  /** Returns what was kept less than `freshMs` ago, also if it is a failure; undefined otherwise. */
  fresh(): SharedAnswer<z.infer<S>> | undefined {
    if (Date.now() - this.#keptMs >= this.#question.freshMs) return undefined;
    return this.#stored?.failure ? this.lastAfter(failureOf(this.#stored.failure)) : this.last(null);
  }

  /** What is stored after a failure. */
  withFailure({ message, kind }: CallFailure): Stored {
    return { value: this.#stored?.value, readAt: this.#stored?.readAt ?? null, failure: { message, kind } };
  }
}

/**
 * Returns the answer to a question, and keeps it for all dashboards: `ask` is called at most once in `freshMs`, also if it fails, and by one
 * request at a time. If it fails, returns the last answer and why. Throws `CallFailure` if there is none, or if Cloudflare refused the token.
 * Costs one row, and two more when `ask` is called.
 */
export async function sharedAnswer<S extends z.ZodType>(
  ops: D1Database,
  api: CloudflareApi,
  question: SharedQuestion<S>,
  ask: () => Promise<z.infer<S>>,
): Promise<SharedAnswer<z.infer<S>>> {
  const stored = await StoredAnswer.read(ops, api, question);
  const known = stored.fresh();
  if (known) return known;
  const askNow = async (): Promise<SharedAnswer<z.infer<S>>> => {
    const now = new Date().toISOString();
    const keep = (body: Stored) => keepAnswer(ops, nameOf(api, question.name), body, now).run();
    try {
      const value = await ask();
      await keep({ value, readAt: now, failure: null });
      return { value, readAt: now, problem: null };
    } catch (error) {
      if (!(error instanceof CallFailure) || error.code !== "unavailable") throw error;
      // Without a call nothing has to be spared.
      if (error.kind !== "limit") await keep(stored.withFailure(error));
      return stored.lastAfter(error);
    }
  };
  // Another request may have ended between the look at what is stored and the turn.
  const freshNow = async () => (await StoredAnswer.read(ops, api, question)).fresh();
  const turn = await api.readOnce(nameOf(api, question.name), async () => (await freshNow()) ?? askNow());
  return turn ? turn.result : ((await freshNow()) ?? askNow());
}

/** Returns the last answer to a question however old it is; undefined if there is none. */
export const lastAnswer = async <S extends z.ZodType>(
  ops: D1Database,
  api: CloudflareApi,
  question: SharedQuestion<S>,
  problem: string,
): Promise<SharedAnswer<z.infer<S>> | undefined> => (await StoredAnswer.read(ops, api, question)).last(problem);

/**
 * A statement for the batch of a command: the answers to a question, and to all whose name begins with its name and a space, are outdated. They
 * are still shown if Cloudflare can't be asked.
 */
export const forgetStatement = (ops: D1Database, api: CloudflareApi, name: string): D1PreparedStatement =>
  outdateAnswers(ops, nameOf(api, name));

/** Runs {@link forgetStatement}. */
export async function forgetAnswers(ops: D1Database, api: CloudflareApi, name: string): Promise<void> {
  await forgetStatement(ops, api, name).run();
}

/** Deletes these answers if nobody has asked for `days`. */
export async function deleteUnusedAnswers(ops: D1Database, api: CloudflareApi, name: string, days: number): Promise<void> {
  await deleteOldAnswers(ops, nameOf(api, name), daysBefore(new Date(), days)).run();
}
