import { describe, expect, test } from "vitest";
import { callApi, localOrigin, type ApiCall } from "#api-worker/testing/callApi";
import { addBrand } from "#api-worker/testing/brand";

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

describe("no socket of a brand opens", () => {
  test.each([
    "/agents/brand-agent/nobody",
    "/agents/brand-agent/NICHE-FI",
    "/agents/brand-agent/niche-fi/",
    "/agents/brand-agent/niche-fi/more",
    "/agents/brand-agent/%6eiche-fi",
    "/agents/BRAND_AGENT/niche-fi",
  ])("at %s", async (path) => {
    await addBrand("niche-fi");
    expect(await callApi(path, upgrade)).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  });

  test("without an upgrade, whatever the method", async () => {
    await addBrand("niche-fi");
    for (const method of ["GET", "POST", "DELETE", "OPTIONS"]) {
      const headers = method === "GET" ? {} : { headers: { origin: localOrigin } };
      expect((await callApi("/agents/brand-agent/niche-fi", { method, ...headers })).status).toBe(404);
    }
  });
});
