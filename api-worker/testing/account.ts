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

export const orders: Queue = {
  queue_id: "q1",
  queue_name: "orders",
  settings: { delivery_delay: 5, delivery_paused: false },
  consumers: [{ type: "worker", script_name: "shop", dead_letter_queue: "orders-dlq" }],
};
export const pausedOrders: Queue = { ...orders, settings: { delivery_paused: true } };
/** One of several pages of a list of queues. */
export const pageOf = (total_pages: number, ...queues: Queue[]) => ({
  body: { success: true, errors: [], result: queues, result_info: { total_pages } },
});

/** The Worker with an account, for calls below `/api/account`. `pause` pauses the delivery of {@link orders}. */
export async function connectQueues(...replies: Parameters<typeof stubServer>) {
  const { call: callAny, env, ...rest } = await connectAccount({}, ...replies);
  const call = (path = "", method = "GET", body?: unknown) => callAny(`/api/account${path}`, method, body);
  const pause = () => call("/queues/orders/pause", "PUT", { reason: "provider down" });
  return { ...rest, env, call, pause };
}
