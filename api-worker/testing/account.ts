import type { Queue } from "cloudflare/resources/queues/queues";
import { stubServer } from "#runtime/testing/stubServer";
import { type ApiCall, callApi } from "./callApi.ts";

export const successOf = (result: unknown) => ({ body: { success: true, errors: [], result } });
export const listOf = (...queues: Queue[]) => successOf(queues);
export const failureOf = (status: number, message: string, headers = {}) => ({
  status,
  headers,
  body: { success: false, errors: [{ code: 1, message }], result: null },
});

/** The Worker with an account that gives these answers in order, and repeats the last one. `sent` returns the calls that it got. */
export async function connectAccount(vars: ApiCall["env"], ...replies: Parameters<typeof stubServer>) {
  const { url, requests } = await stubServer(...replies);
  const env = { CLOUDFLARE_API_TOKEN: "made-up-token", CLOUDFLARE_ACCOUNT_ID: "a1", CLOUDFLARE_API_BASE_URL: url, ...vars };
  const call = (path: string, method = "GET", body?: unknown) => callApi(path, { method, body, env });
  const sent = async () => (await requests()).map(({ method, path }) => `${method} ${path}`);
  return { env, call, requests, sent };
}
