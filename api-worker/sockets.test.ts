import { describe, expect, test } from "vitest";
import { callApi, localOrigin, type ApiCall } from "./testing/callApi.ts";

const upgrade: ApiCall = { headers: { upgrade: "websocket", origin: localOrigin } };

describe("no socket opens", () => {
  test.each(["/agents/ops-agent/other", "/agents/ops-agent/live/x", "/agents/ops/live", "/agents"])("at %s", async (path) => {
    expect(await callApi(path, upgrade)).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  });

  test("without an upgrade, whatever the method", async () => {
    for (const method of ["GET", "POST", "DELETE", "OPTIONS"])
      expect(
        (await callApi("/agents/ops-agent/live", { method, ...(method === "GET" ? {} : { headers: { origin: localOrigin } }) })).status,
      ).toBe(404);
    expect((await callApi("/agents/ops-agent/live", { ...upgrade, method: "POST" })).status).toBe(404);
  });

  test.each([
    ["another site", { origin: "https://evil.example" }],
    ["an opaque page", { origin: "null" }],
    ["a site that hides its origin", { "sec-fetch-site": "cross-site" }],
    ["another Host", { origin: "http://evil.example", host: "evil.example" }],
  ])("for %s", async (_, headers: Record<string, string>) => {
    const answer = await callApi("/agents/ops-agent/live", { headers: { upgrade: "websocket", ...headers } });
    expect(answer).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
    expect(answer.response.webSocket).toBeNull();
  });
});
