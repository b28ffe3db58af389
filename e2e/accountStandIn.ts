import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { AccountQueues } from "./accountQueues.ts";

const at = (second: number): string => `2026-10-01T10:00:${String(second).padStart(2, "0")}.000Z`;
const answer = (result: unknown) => ({ status: 200, body: { success: true, errors: [], result } });
const failure = (status: number, message: string) => ({
  status,
  body: { success: false, errors: [{ code: 10_000, message }], result: null },
});

/** The log of an instance that waits for an event, as the Cloudflare API gives it: the latest step first. */
const detail = (status: string) => ({
  status,
  queued: at(0),
  start: at(1),
  end: null,
  params: { files: 3 },
  output: null,
  error: null,
  steps: [
    { type: "waitForEvent", name: "approval-1", start: at(4), end: at(59), finished: false, error: null, event_type: "approved" },
    {
      type: "step",
      name: "collect files-1",
      start: at(1),
      end: at(3),
      success: true,
      output: '{"files":3}',
      config: { retries: { limit: 5, delay: 1_000, backoff: "constant" }, timeout: "10 minutes" },
      attempts: [
        { start: at(1), end: at(2), success: false, error: { name: "Error", message: "Bucket is busy" } },
        { start: at(2), end: at(3), success: true, error: null },
      ],
    },
  ],
  step_count: 2,
});

/**
 * Starts a stand-in for the Cloudflare API of an account with two workflows: `fulfil`, whose instances its token may not list, and `archive`,
 * which has one instance, and with queues.
 */
export async function startAccount(queueCount = 0): Promise<{ url: string; queues: AccountQueues; stop: () => void }> {
  const queues = new AccountQueues(queueCount);
  let status = "waiting";
  const server = createServer(async (request, response) => {
    const address = new URL((request.url ?? "").replace(/^\/accounts\/[^/]+/, ""), "http://stand-in");
    if (/^\/queues\b/.test(address.pathname)) {
      const { status: queueCode, body: queueBody } = queues.answer(request.method ?? "", address, await text(request));
      response.writeHead(queueCode, { "content-type": "application/json" }).end(JSON.stringify(queueBody));
      return;
    }
    const path = (request.url ?? "").replace(/^\/accounts\/[^/]+/, "").replace(/\?.*/, "");
    const isChange = request.method === "PATCH";
    if (isChange) status = "paused";
    const instance = { id: "files-1", status, created_on: at(0), started_on: at(1), ended_on: null };
    const { status: code, body } =
      path === "/workflows"
        ? answer(["fulfil", "archive"].map((name) => ({ name, script_name: "tools-worker" })))
        : path.startsWith("/workflows/fulfil/")
          ? failure(403, "Authentication error")
          : path === "/workflows/archive/instances"
            ? answer([instance])
            : answer(isChange ? { status } : detail(status));
    response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, queues, stop: () => void server.close() };
}
