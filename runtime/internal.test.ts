import { createExecutionContext } from "cloudflare:test";
import { expect, test } from "vitest";
import { Internal, publicFetch } from "./internal.ts";

const internal = (path: string, method = "GET") =>
  new Internal(createExecutionContext(), {}).fetch(new Request(`http://worker${path}`, { method }));

test("a public request gets 404 in the format of an API error", async () => {
  const answer = publicFetch();
  expect([answer.status, await answer.json()]).toEqual([404, { error: { code: "not_found", message: expect.any(String) } }]);
});

test("a bound Worker can read the health check, and nothing else", async () => {
  expect([(await internal("/healthz")).status, await (await internal("/healthz")).json()]).toEqual([200, { ok: true }]);
  for (const [path, method] of [
    ["/", "GET"],
    ["/healthz", "POST"],
    ["/healthz/x", "GET"],
  ] as const)
    expect((await internal(path, method)).status).toBe(404);
});
