import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import type { BrandEngineEnv as Env } from "#brand-engine/api/env";
import worker from "#brand-engine/api/index";
import { testEnv } from "./env.ts";

export const localOrigin = "http://127.0.0.1:8787";

export type ApiCall = {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  raw?: BodyInit;
  env?: Partial<Env>;
  origin?: string;
};
export type ApiAnswer = { status: number; headers: Headers; body: unknown; response: Response };

async function contentOf(response: Response): Promise<unknown> {
  if (response.status === 101) return undefined;
  const text = await response.text();
  return text !== "" && response.headers.get("content-type")?.startsWith("application/json") ? JSON.parse(text) : text;
}

/** Sends a request to the Worker, by default as a tool on this machine, and waits for the work after the response. */
export async function callApi(path: string, call: ApiCall = {}): Promise<ApiAnswer> {
  const { headers = {}, body, raw, env = {}, origin = localOrigin } = call;
  const requestBody = raw ?? (body === undefined ? null : JSON.stringify(body));
  const request = new Request(origin + path, {
    method: call.method ?? (requestBody === null ? "GET" : "POST"),
    headers: { host: new URL(origin).host, ...(requestBody === null ? {} : { "content-type": "application/json" }), ...headers },
    body: requestBody,
    redirect: "manual",
  });
  const ctx = createExecutionContext();
  const response = await worker.fetch(request, { ...testEnv, ...env }, ctx);
  await waitOnExecutionContext(ctx);
  return { status: response.status, headers: response.headers, body: await contentOf(response), response };
}

export const errorCodeOf = (answer: ApiAnswer): unknown => (answer.body as { error?: { code?: string } }).error?.code;
