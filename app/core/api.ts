import { type ClientResponse, hc } from "hono/client";
import type { Api } from "#api";
import type { Issue } from "#domain/errors/apiError";
import { takePageAnswer } from "./pageData.ts";
import { browserNow, skipSample, addSample } from "./clock/serverClock.ts";
import type { Refusal } from "#domain/refusals";
import type { ApiErrorBody, ApiErrorCode } from "#domain/errors/apiError";

/** An error answer of the server, or `unreachable` when there was no answer. `message` is shown to operators, `refusal` says why a command was refused. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ApiErrorCode | "unreachable";
  readonly issues: Issue[];
  readonly refusal: Refusal | undefined;

  constructor(code: ApiErrorCode | "unreachable", message: string, issues: Issue[] = [], refusal?: Refusal) {
    super(message);
    this.code = code;
    this.issues = issues;
    this.refusal = refusal;
  }
}

/** Whether a request failed because what it asked for does not exist. */
export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.code === "not_found";

/** Longest time for an answer, ms. The server ends every request sooner: a statement of its database takes at most 30 s. */
const timeoutMs = 60_000;

const isRead = ({ method = "GET" }: RequestInit): boolean => method === "GET";

/** The error of a request without an answer. A write may have taken effect nevertheless. */
const noAnswer = (init: RequestInit) =>
  new ApiError(
    "unreachable",
    isRead(init)
      ? "The server did not respond. Check your connection and try again."
      : "The server did not respond. The change may have been made: check that before you try again.",
  );

/** Aborts the pending reads. */
let readsController = new AbortController();

/** Aborts every pending read, because its connection is dead. The callers send their reads again. */
export function abortReads(): void {
  readsController.abort();
  readsController = new AbortController();
}

/** Returns the abort signal of a request: its own, the time limit and, for a read, that of {@link abortReads}. */
const signalOf = (init: RequestInit): AbortSignal =>
  AbortSignal.any([init.signal ?? [], AbortSignal.timeout(timeoutMs), isRead(init) ? readsController.signal : []].flat());

/** Sends a request. Returns the answer, and when it was sent and received, ms since the epoch. Throws an `ApiError` when there is none. */
async function request(input: RequestInfo | URL, init: RequestInit) {
  const sentAt = browserNow();
  const response = await fetch(input, { ...init, signal: signalOf(init) }).catch(() => {
    skipSample();
    throw noAnswer(init);
  });
  return { response, sentAt, receivedAt: browserNow() };
}

/** `fetch` that takes answers that came with the page, and also measures the server's clock with each answer. Throws an `ApiError` when there is no answer within 60 s. */
export async function fetchAndMeasureClock(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const early = isRead(init) ? takePageAnswer(input) : null;
  const { response, ...times } = early ?? (await request(input, init));
  const serverAt = Number(response.headers.get("x-server-time") ?? NaN);
  if (serverAt > 0) addSample({ ...times, serverAt });
  else skipSample();
  return response;
}

/** The client of the core's API, typed by the routes that serve it. The dashboard makes no requests besides those of such clients. */
export const api = hc<Api>("/", { fetch: fetchAndMeasureClock }).api;

const isFault = (body: unknown): body is ApiErrorBody =>
  typeof body === "object" &&
  body !== null &&
  "error" in body &&
  typeof body.error === "object" &&
  body.error !== null &&
  "message" in body.error;

/** Resolves to the body of a successful call, null if the answer has none. Throws an `ApiError` for every other answer. */
export async function resultOf<T>(call: Promise<ClientResponse<T>>): Promise<T> {
  const response = await call;
  if (response.status === 204) return null as T;
  if (response.ok)
    return (await response.json().catch(() => {
      throw new ApiError("unreachable", "The answer of the server was cut off. Reload the page to see the current state.");
    })) as T;
  const body: unknown = await response.json().catch(() => undefined);
  if (isFault(body)) throw new ApiError(body.error.code, body.error.message, body.error.issues, body.error.refusal);
  throw new ApiError("internal", `The server returned status ${response.status} without an error message.`);
}
