import { z } from "zod";
import { type AccountVars, permissionFor } from "#domain/account/account";
import type { CallGrant } from "#domain/account/callBudget";
import { ApiError, type ApiErrorCode } from "#domain/errors/apiError";
import { errorText } from "#domain/errors/errorInfo";
import { readResponseText } from "#runtime/responseText";

export type Credentials = { token: string; accountId: string; baseUrl: string };

/**
 * Counts calls for all dashboards. `refuse` takes the time that Cloudflare asked for, ms, and returns the time that it will be, ms. `beginRead`
 * returns whether the caller shall read what `name` says, until `endRead`; otherwise it waits for the one who does.
 */
export type SharedBudget = {
  take: () => Promise<CallGrant>;
  refuse: (waitMs: number | null) => Promise<number>;
  beginRead: (name: string) => Promise<boolean>;
  endRead: (name: string) => Promise<void>;
};

/** Returns the credentials, or null without a token. Throws `unavailable` for a token without an account. */
export function credentialsOf(env: AccountVars): Credentials | null {
  const { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_ACCOUNT_ID: accountId, CLOUDFLARE_API_BASE_URL: baseUrl } = env;
  if (!token) return null;
  if (!accountId)
    throw new ApiError("unavailable", 'The API token is set, but no account. Set "accountId" in signalbox.jsonc and deploy again');
  return { token, accountId, baseUrl: baseUrl ?? "https://api.cloudflare.com/client/v4" };
}

/** Longest wait for an answer, ms. */
const answerMs = 10_000;

/** The most of an answer that is read, bytes: a Worker has 128 MB of memory for all its requests. */
const maxAnswerBytes = 8_000_000;

/**
 * A call that failed. `isUncertain`: it may have taken effect. `kind`: Cloudflare refused the token; no call is sent now, because the budget is
 * used up or Cloudflare limits the calls; the answer is too large; or anything else.
 */
export class CallFailure extends ApiError {
  override readonly isUncertain: boolean;
  readonly kind: "token" | "limit" | "size" | "other";
  constructor(message: string, isUncertain: boolean, code: ApiErrorCode = "unavailable", kind: CallFailure["kind"] = "other") {
    super(code, message);
    this.isUncertain = isUncertain;
    this.kind = kind;
  }
}

const Answer = z.object({
  result: z.unknown(),
  errors: z.array(z.object({ code: z.number().optional(), message: z.string() })).nullish(),
  result_info: z.object({ total_pages: z.number().optional(), cursor: z.string().nullish() }).nullish(),
});
type Method = "GET" | "PATCH" | "POST" | "DELETE";
/** `cursor` leads to the next page of a list that has cursors; null on its last page. */
export type CallAnswer<T> = { result: T; totalPages: number; cursor: string | null; callsLeft: number };

const seconds = (ms: number): string => `${Math.ceil(ms / 1_000)} s`;

const limited = (message: string): CallFailure => new CallFailure(message, false, "unavailable", "limit");

/** Returns the time that a 429 asks for, ms; null if it names none. The header has seconds or a date. */
function retryAfterMs(headers: Headers): number | null {
  const text = headers.get("retry-after");
  if (text === null) return null;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

/**
 * The Cloudflare API of one account. It never repeats a call: a call that fails says whether it may have taken effect. The official client is
 * not used, because it reads one page of a list only, and its time limit ends before the body of an answer.
 */
export class CloudflareApi {
  readonly #credentials: Credentials;
  readonly #budget: SharedBudget;
  readonly #answerMs: number;

  constructor(credentials: Credentials, budget: SharedBudget, limitMs = answerMs) {
    this.#credentials = credentials;
    this.#budget = budget;
    this.#answerMs = limitMs;
  }

  get accountId(): string {
    return this.#credentials.accountId;
  }

  /** Returns the result of `read`, or null if another request was just reading the same: it has ended then. */
  async readOnce<T>(name: string, read: () => Promise<T>): Promise<{ result: T } | null> {
    if (!(await this.#budget.beginRead(name))) return null;
    try {
      return { result: await read() };
    } finally {
      await this.#budget.endRead(name);
    }
  }

  /** Sends a call to `path` below the account. Throws {@link CallFailure}. */
  async call<S extends z.ZodType>(schema: S, method: Method, path: string, body?: unknown): Promise<CallAnswer<z.infer<S>>> {
    const { waitMs, left } = await this.#budget.take();
    if (waitMs > 0) throw limited(`No more calls to the Cloudflare API now. Try again in ${seconds(waitMs)}`);
    const { response, text } = await this.#send(method, path, body);
    if (!response.ok) throw await this.#failureOf(response, text, permissionFor(method, path));
    const answer = parse(Answer, text);
    const result = schema.safeParse(answer?.result);
    if (!answer || !result.success) throw new CallFailure("Cloudflare answered with something that Signalbox does not understand", true);
    const { total_pages: totalPages = 1, cursor } = answer.result_info ?? {};
    return { result: result.data, totalPages, cursor: cursor || null, callsLeft: left };
  }

  async #send(method: string, path: string, body: unknown): Promise<{ response: Response; text: string }> {
    const { baseUrl, accountId, token } = this.#credentials;
    try {
      const response = await fetch(`${baseUrl}/accounts/${accountId}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(this.#answerMs),
      });
      const { text, isCut } = await readResponseText(response, maxAnswerBytes);
      if (isCut) throw new CallFailure(`Cloudflare answered with more than ${maxAnswerBytes / 1_000_000} MB`, true, "unavailable", "size");
      return { response, text };
    } catch (error) {
      if (error instanceof CallFailure) throw error;
      throw new CallFailure(`Cloudflare did not answer: ${errorText(error)}`, true);
    }
  }

  async #failureOf({ status, headers }: Response, text: string, permission: string): Promise<CallFailure> {
    const words = parse(Answer, text)
      ?.errors?.map(({ message }) => message)
      .join("; ");
    const reason = words ? `: ${words.slice(0, 300)}` : "";
    if (status === 429) {
      const waitMs = await this.#budget.refuse(retryAfterMs(headers));
      return limited(`Cloudflare limits the calls to its API. Try again in ${seconds(waitMs)}`);
    }
    if (status === 401 || status === 403) {
      const message = `Cloudflare refused the API token (${status}${reason}). It needs the permission ${permission}`;
      return new CallFailure(message, false, "unavailable", "token");
    }
    if (status === 404) return new CallFailure(`Cloudflare does not know it${reason}`, false, "not_found");
    return new CallFailure(`Cloudflare answered ${status}${reason}`, status >= 500, status === 409 ? "conflict" : "unavailable");
  }
}

/** Returns the parsed text; undefined if it is no JSON or has another shape. */
function parse<S extends z.ZodType>(schema: S, text: string): z.infer<S> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
