import { describe, expect, test } from "vitest";
import { callApi, localOrigin, type ApiCall } from "./testing/callApi.ts";
import { addBrand } from "./testing/brand.ts";

const upgrade: ApiCall = { headers: { upgrade: "websocket", origin: localOrigin } };

/** Opens a socket and returns its first frame. */
async function firstFrame(path: string, question: ApiCall = upgrade): Promise<unknown> {
  const { response } = await callApi(path, question);
  const socket = response.webSocket;
  if (!socket) throw new Error(`${path} answered ${response.status}`);
  const received = new Promise((resolve) =>
    socket.addEventListener("message", ({ data }) => resolve(JSON.parse(String(data))), { once: true }),
  );
  socket.accept();
  const frame = await received;
  socket.close();
  return frame;
}

test("a brand's socket reaches its agent, which gets fixed props and only the headers it needs", async () => {
  await addBrand("niche-fi");
  const unknown = {
    cookie: "CF_Authorization=made-up",
    authorization: "made-up",
    "x-made-up": "made-up",
    "x-signalbox-signed-in-until": "made-up",
    "cf-made-up": "made-up",
    "made-up": "made-up",
  };
  const frame = (await firstFrame("/agents/brand-agent/niche-fi", { headers: { ...upgrade.headers, ...unknown } })) as {
    id: string;
    headers: Record<string, string>;
  };
  expect(frame.id).toBe("niche-fi");
  expect(Object.keys(frame.headers).filter((name) => name in unknown)).toEqual([]);
  expect(JSON.stringify(frame)).not.toContain("made-up");
  // The props of every socket are a fixed empty object.
  expect(Object.values(frame.headers)).toContain(btoa("{}"));
});

describe("no socket opens", () => {
  test.each([
    "/agents/brand-agent/nobody",
    "/agents/brand-agent/NICHE-FI",
    "/agents/brand-agent/niche-fi/",
    "/agents/brand-agent/niche-fi/more",
    "/agents/brand-agent/%6eiche-fi",
    "/agents/ops-agent/other",
    "/agents/ops-agent/live/x",
    "/agents/BRAND_AGENT/niche-fi",
    "/agents/ops/live",
    "/agents",
  ])("at %s", async (path) => {
    await addBrand("niche-fi");
    expect(await callApi(path, upgrade)).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  });

  test("without an upgrade, whatever the method", async () => {
    await addBrand("niche-fi");
    for (const method of ["GET", "POST", "DELETE", "OPTIONS"])
      for (const path of ["/agents/brand-agent/niche-fi", "/agents/ops-agent/live"])
        expect((await callApi(path, { method, ...(method === "GET" ? {} : { headers: { origin: localOrigin } }) })).status).toBe(404);
    expect((await callApi("/agents/ops-agent/live", { ...upgrade, method: "POST" })).status).toBe(404);
  });

  test.each([
    ["another site", { origin: "https://evil.example" }],
    ["an article", { origin: "null" }],
    ["a site that hides its origin", { "sec-fetch-site": "cross-site" }],
    ["another Host", { origin: "http://evil.example", host: "evil.example" }],
  ])("for %s", async (_, headers: Record<string, string>) => {
    const answer = await callApi("/agents/ops-agent/live", { headers: { upgrade: "websocket", ...headers } });
    expect(answer).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
    expect(answer.response.webSocket).toBeNull();
  });
});
