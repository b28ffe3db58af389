import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import type { Env } from "../env.ts";
import worker from "../index.ts";
import { testEnv } from "./env.ts";

export const localOrigin = "http://127.0.0.1:8787";

export type ApiCall = {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  raw?: BodyInit;
  env?: Partial<Env>;
  at?: string;
};
export type ApiAnswer = { status: number; headers: Headers; body: unknown; response: Response };

async function contentOf(response: Response): Promise<unknown> {
  if (response.status === 101) return undefined;
  const text = await response.text();
  return text !== "" && response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
}

/** Asks the door, as a tool on this machine unless told otherwise, and waits for all that it starts. */
export async function callApi(path: string, question: ApiCall = {}): Promise<ApiAnswer> {
  const { headers = {}, body, raw, env = {}, at = localOrigin } = question;
  const sent = raw ?? (body === undefined ? null : JSON.stringify(body));
  const request = new Request(at + path, {
    method: question.method ?? (sent === null ? "GET" : "POST"),
    headers: { host: new URL(at).host, ...(sent === null ? {} : { "content-type": "application/json" }), ...headers },
    body: sent,
    redirect: "manual",
  });
  const ctx = createExecutionContext();
  const response = await worker.fetch(request, { ...testEnv, ...env }, ctx);
  await waitOnExecutionContext(ctx);
  return { status: response.status, headers: response.headers, body: await contentOf(response), response };
}

export const errorCodeOf = (answer: ApiAnswer): unknown => (answer.body as { error?: { code?: string } }).error?.code;
