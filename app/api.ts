import { type ClientResponse, hc } from "hono/client";
import type { Api } from "#api";
import type { Issue } from "#domain/messages/envelope";
import { browserNow, skipSample, addSample } from "./clock/serverClock.ts";
import type { ApiErrorBody, ApiErrorCode } from "#domain/errors/apiError";

/** What the server said no to, or that it could not be reached at all. `message` is for people. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ApiErrorCode | "unreachable";
  readonly issues: Issue[];

  constructor(code: ApiErrorCode | "unreachable", message: string, issues: Issue[] = []) {
    super(message);
    this.code = code;
    this.issues = issues;
  }
}

const unreachable = () => new ApiError("unreachable", "The server did not answer. It may be restarting, or this machine is offline.");

/** Ends the reads that have not been answered yet. */
let abandoned = new AbortController();

/** Ends every read that has not been answered: it was sent over a connection that leads nowhere. Whoever needs it asks again. */
export function abortReads(): void {
  abandoned.abort();
  abandoned = new AbortController();
}

/** The signal of a request: that of its caller, and for a read also that of {@link abandonReads}. */
function signalOf({ method = "GET", signal }: RequestInit): AbortSignal | null {
  if (method !== "GET") return signal ?? null;
  return signal ? AbortSignal.any([signal, abandoned.signal]) : abandoned.signal;
}

/** `fetch`, which also learns from each answer what time it is on the server. */
async function measured(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const sentAt = browserNow();
  const response = await fetch(input, { ...init, signal: signalOf(init) }).catch(() => {
    skipSample();
    throw unreachable();
  });
  const serverAt = Number(response.headers.get("x-server-time") ?? NaN);
  if (serverAt > 0) addSample({ sentAt, receivedAt: browserNow(), serverAt });
  else skipSample();
  return response;
}

/** The API, typed by the routes that serve it. Nothing else of the desk fetches. */
export const api = hc<Api>("/", {
  fetch: measured,
}).api;

const isFault = (body: unknown): body is ApiErrorBody =>
  typeof body === "object" &&
  body !== null &&
  "error" in body &&
  typeof body.error === "object" &&
  body.error !== null &&
  "message" in body.error;

/** The body of a call that went well; every other one is thrown as an `ApiError`. */
export async function resultOf<T>(call: Promise<ClientResponse<T>>): Promise<T> {
  const response = await call;
  if (response.ok) return (await response.json()) as T;
  const body: unknown = await response.json().catch(() => undefined);
  if (isFault(body)) throw new ApiError(body.error.code, body.error.message, body.error.issues);
  throw new ApiError("internal", `The server answered ${response.status} without saying why.`);
}
