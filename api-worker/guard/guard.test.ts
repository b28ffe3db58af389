import { describe, expect, test } from "vitest";
import { callApi, errorCodeOf, localOrigin, type ApiCall } from "../testing/callApi.ts";

const write: ApiCall = { method: "PUT", body: { reason: "provider is down" } };
const pausePath = "/api/queues/publish-commands/pause";

describe("without Access", () => {
  test.each(["http://127.0.0.1:8787", "http://localhost:3000", "http://[::1]:8787", "http://127.0.0.1"])(
    "answers at %s",
    async (origin) => {
      expect(await callApi("/api/me", { origin })).toMatchObject({ status: 200, body: { email: "you@localhost", role: "admin" } });
    },
  );

  test.each([
    ["another name for this machine", { origin: "http://evil.example:8787" }],
    ["a network address", { origin: "http://192.168.1.20:8787" }],
    ["a name that begins with a local one", { origin: "http://127.0.0.1.evil.example" }],
    ["a Host header of another name", { headers: { host: "evil.example" } }],
    ["an invalid Host header", { headers: { host: "127.0.0.1:8787@evil.example" } }],
  ])("refuses %s, files and articles too", async (_, question) => {
    for (const path of ["/api/me", "/", "/sites/niche-fi/x", "/healthz", "/assets/app.js"]) {
      const answer = await callApi(path, question);
      expect([path, answer.status, errorCodeOf(answer)]).toEqual([path, 403, "forbidden"]);
    }
  });

  test("refuses every request in a deploy, and says what to do", async () => {
    const answer = await callApi("/", { origin: "https://signalbox.example.com", env: { BOOTED_AT: "" } });
    expect(answer).toMatchObject({ status: 403, body: { error: { message: expect.stringContaining("ACCESS_TEAM_DOMAIN") } } });
    expect((await callApi("/api/me", { env: { BOOTED_AT: "" } })).status).toBe(403);
  });
});

describe("another site", () => {
  const attacks: [string, Record<string, string>][] = [
    ["origin", { origin: "https://evil.example" }],
    ["origin of an opaque page, such as an article", { origin: "null" }],
    ["origin on another port", { origin: "http://127.0.0.1:9999" }],
    ["origin of another scheme", { origin: "https://127.0.0.1:8787" }],
    ["cross-site", { "sec-fetch-site": "cross-site" }],
    ["same-site", { "sec-fetch-site": "same-site" }],
    ["typed into the address bar", { "sec-fetch-site": "none" }],
  ];
  test.each(attacks)("can't write: %s", async (_, headers) => {
    expect(await callApi(pausePath, { ...write, headers })).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
    expect((await callApi("/api/queues/publish-commands")).body).toMatchObject({ state: "running" });
  });

  test("can't read the API from a page, but may link to it", async () => {
    const site = { "sec-fetch-site": "cross-site" };
    expect((await callApi("/api/me", { headers: { ...site, "sec-fetch-mode": "no-cors" } })).status).toBe(403);
    expect((await callApi("/", { headers: { ...site, "sec-fetch-mode": "navigate" } })).status).toBe(200);
  });

  test("the dashboard itself and tools may write", async () => {
    const own = await callApi(pausePath, { ...write, headers: { origin: localOrigin, "sec-fetch-site": "same-origin" } });
    expect(own.status).toBe(200);
    expect((await callApi(pausePath, { method: "DELETE" })).status).toBe(200);
  });
});

describe("a body", () => {
  test("must be JSON", async () => {
    const raw = JSON.stringify({ reason: "x" });
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx", ""])
      expect(await callApi(pausePath, { method: "PUT", raw, headers: { "content-type": type } })).toMatchObject({
        status: 415,
        body: { error: { code: "unsupported_type" } },
      });
    expect((await callApi(pausePath, { method: "PUT", raw, headers: { "content-type": "application/json; charset=utf-8" } })).status).toBe(
      200,
    );
  });

  test("has at most 256 KB, with or without a length header", async () => {
    const big = JSON.stringify({ reason: "x".repeat(300_000) });
    const stream = new Response(big).body;
    for (const raw of [big, stream])
      expect(await callApi(pausePath, { method: "PUT", raw: raw as BodyInit })).toMatchObject({
        status: 413,
        body: { error: { code: "too_large" } },
      });
    const small = new Response(JSON.stringify({ reason: "x" })).body as BodyInit;
    expect((await callApi(pausePath, { method: "PUT", raw: small })).status).toBe(200);
  });
});
