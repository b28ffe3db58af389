import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Client, clientOf } from "../client.ts";
import type { RunningSystem } from "../running.ts";
import { startCopy } from "./startCopy.ts";

let system: RunningSystem;
let api: Client;
beforeAll(async () => {
  system = await startCopy();
  api = clientOf(system.address);
});
afterAll(() => system.stop());

/** The status of a request with headers that `fetch` can't set. */
const statusOf = (path: string, headers: Record<string, string>, method = "GET"): Promise<number | undefined> =>
  new Promise((answer, refuse) => {
    const outgoing = request(`${system.address}${path}`, { method, headers }, (response) => {
      response.resume();
      answer(response.statusCode);
    });
    outgoing.once("error", refuse).end();
  });

test("the dashboard answers only requests to its own host", async () => {
  for (const path of ["/", "/api/overview", "/sites/", "/healthz"])
    expect(await statusOf(path, { host: "dashboard.evil.example" })).toBe(403);
});

test("another site can't send commands through an operator's browser", async () => {
  expect(await statusOf("/api/brands/niche-fi/cycles", { origin: "https://evil.example" }, "POST")).toBe(403);
  expect(await statusOf("/api/brands/niche-fi/cycles", { "sec-fetch-site": "cross-site" }, "POST")).toBe(403);
});

test("the runtime's own endpoints answer like any unknown path", async () => {
  const unknown = await api.call("GET", "/cdn-cgi/nothing-is-here");
  for (const path of [
    "/cdn-cgi/local/explorer",
    "/cdn-cgi/local/explorer/api/d1/database",
    "/cdn-cgi/handler/scheduled",
    "/cdn-cgi/local/scheduled",
  ])
    expect(JSON.stringify(await api.call("GET", path)).replaceAll(path, "PATH")).toBe(
      JSON.stringify(unknown).replaceAll("/cdn-cgi/nothing-is-here", "PATH"),
    );
});
