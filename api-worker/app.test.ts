import { describe, expect, test, vi } from "vitest";
import { callApi, errorCodeOf } from "./testing/callApi.ts";
import { addBrand } from "./testing/brand.ts";
import { testEnv } from "./testing/env.ts";
import { addDeadLetter } from "./testing/deadLetters.ts";

type Operation = { requestBody?: unknown; responses: Record<string, unknown> };
type Document = { paths: Record<string, Record<string, Operation>> };
const { body: document } = (await callApi("/api/openapi.json")) as { body: Document };
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);
const writes = operations.filter(({ method }) => method !== "GET").map(({ method, path }) => [method, path] as const);

/** All rows of the operations database. */
async function readAllRows(): Promise<unknown> {
  const tables = ["queues", "jobs", "attempts", "dead_letters", "audit", "brands", "runs", "lab_faults"];
  return (await testEnv.OPS.batch(tables.map((table) => testEnv.OPS.prepare(`SELECT * FROM ${table}`)))).map(({ results }) => results);
}

describe("the OpenAPI document", () => {
  test("lists every route with its response and its errors", () => {
    expect(writes.length).toBeGreaterThan(12);
    expect(operations.length).toBeGreaterThan(24);
    for (const { path, operation } of operations) {
      expect([path, Object.keys(operation.responses).length]).toEqual([path, 2]);
      expect(operation.responses).toHaveProperty("default");
    }
  });
});

describe("an invalid body", () => {
  const bad: [string, string | Uint8Array][] = [
    ["cut off", '{"reason":'],
    ["text", "reason=x"],
    ["a list", "[]"],
    ["null", "null"],
    ["a number", "7"],
    ["an unknown field of a wrong type", '{"reason":{"$ne":1},"until":7,"strategy":9,"service":[],"queue":{},"slug":{}}'],
    ["no text at all", new Uint8Array([0xff, 0xfe, 0x00])],
  ];
  test.each(writes)("%s %s is refused and changes nothing", async (method, path) => {
    await addBrand("niche-fi");
    const id = await addDeadLetter();
    const before = await readAllRows();
    const target = path.replace("{slug}", "niche-fi").replace("{id}", id).replace("{name}", "publish-commands");
    for (const [what, raw] of bad) {
      const answer = await callApi(target, { method, raw: raw as BodyInit });
      expect([what, answer.status, errorCodeOf(answer)]).toEqual([what, 400, "invalid"]);
      expect(answer.headers.get("content-type")).toContain("application/json");
    }
    expect(await readAllRows()).toEqual(before);
  });

  test.each(writes)("%s %s refuses numbers that it would round, at any depth", async (method, path) => {
    const target = path.replace("{slug}", "niche-fi").replace("{id}", "nope").replace("{name}", "publish-commands");
    for (const [number, kept] of [
      ["9007199254740993", "9007199254740992"],
      ["1e400", "an invalid number"],
      ["0.12345678901234567890", "0.12345678901234568"],
    ]) {
      const answer = await callApi(target, { method, raw: `{"payload":{"items":[{"id":${number}}]},"reason":"x"}` });
      const issue = { path: "body.payload.items.0.id", message: `${number} would become ${kept}: send it as a string` };
      expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid", issues: [issue] } } });
    }
  });

  test("the error names the invalid field", async () => {
    const answer = await callApi("/api/dead-letters/x/snooze", { body: { until: "2001-01-01T00:00:00Z" } });
    expect(answer.body).toEqual({
      error: { code: "invalid", message: expect.any(String), issues: [{ path: "body.until", message: "must be in the future" }] },
    });
  });
});

describe("an invalid query or path", () => {
  test.each([
    "/api/queues/No%20Such",
    "/api/jobs?limit=0",
    "/api/jobs?limit=201",
    "/api/jobs?limit=ten",
    "/api/jobs?state=sleeping",
    "/api/jobs?nonsense=1",
    "/api/jobs?parentId=",
    "/api/dead-letters?status=lost",
    "/api/dead-letters?status=open&status=dropped",
    "/api/dead-letters?from=yesterday",
    "/api/audit?action=queue.explode",
    "/api/workflows?status=fine",
    "/api/brands/-x-",
    "/api/jobs/'; DROP TABLE jobs",
    "/api/flows/'; DROP TABLE jobs",
  ])("%s", async (path) => {
    const answer = await callApi(path);
    expect([answer.status, errorCodeOf(answer)]).toEqual([400, "invalid"]);
  });
});

describe("an unknown path or object", () => {
  test.each([
    ["GET", "/api"],
    ["GET", "/api/nope"],
    ["POST", "/api/nope"],
    ["GET", "/api/queues/nope"],
    ["PUT", "/api/queues/nope/pause"],
    ["DELETE", "/api/queues/nope/pause"],
    ["GET", "/api/jobs/nope"],
    ["POST", "/api/jobs/nope/retry"],
    ["POST", "/api/jobs/nope/promote"],
    ["POST", "/api/jobs/nope/cancel"],
    ["DELETE", "/api/jobs/nope"],
    ["GET", "/api/flows/nope"],
    ["GET", "/api/dead-letters/nope"],
    ["POST", "/api/dead-letters/nope/drop"],
    ["POST", "/api/dead-letters/nope/replay"],
    ["GET", "/api/brands/nope"],
    ["PUT", "/api/brands/nope"],
    ["POST", "/api/brands/nope/cycles"],
    ["POST", "/api/brands/nope/measure"],
    ["GET", "/api/workflows/nope"],
    ["POST", "/api/workflows/nope/reject"],
    ["GET", "/assets/gone.js"],
    ["GET", "/robots.txt"],
    ["GET", "/openapi.json"],
    ["GET", "/API/jobs"],
    ["GET", "/Metrics"],
    ["GET", "/MCP/sse"],
    ["GET", "//api/jobs"],
    ["GET", "/api%2Fjobs"],
    ["GET", "/healthz/nope"],
    ["GET", "/.well-known/nope"],
    ["GET", "/cdn-cgi/nope"],
    ["POST", "/somewhere"],
    ["HEAD", "/api/nope"],
    ["GET", "/api/"],
    ["GET", "/%61pi/nope"],
    ["GET", "/metrics/"],
    ["GET", "/metrics/nope"],
    ["GET", "/mcp/nope"],
    ["GET", "/agents"],
    ["GET", "/agents/nope"],
    ...["POST", "PUT", "PATCH", "DELETE", "OPTIONS"].flatMap((method) =>
      ["/api", "/api/nope/x", "/metrics/nope", "/agents/nope", "/mcp/nope"].map((path) => [method, path]),
    ),
  ])("%s %s is 404 JSON", async (method = "", path = "") => {
    const body = /drop|pause|reject/.test(path) && method !== "GET" ? { reason: "x" } : {};
    const answer = await callApi(path, { method, ...(method === "GET" || method === "HEAD" ? {} : { body }) });
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toContain("application/json");
    if (method !== "HEAD") expect(errorCodeOf(answer)).toBe("not_found");
  });

  test.each(["/apix", "/metricsx", "/agentsx", "/queues/nope", "/jobs/a.sm-commands"])("%s serves the page", async (path) => {
    expect((await callApi(path)).headers.get("content-type")).toContain("text/html");
  });

  test.each([
    ["DELETE", "/api/queues", "GET"],
    ["POST", "/api/me", "GET"],
    ["GET", "/api/queues/sm-commands/pause", "PUT, DELETE"],
    ["PATCH", "/api/brands/niche-fi", "GET, PUT"],
    ["PUT", "/api/jobs/nope", "GET, DELETE, PATCH"],
    ["GET", "/api/jobs/nope/cancel", "POST"],
    ["GET", "/api/queues/sm-commands/clean", "POST"],
    ["GET", "/api/flows", "POST"],
    ["OPTIONS", "/api/lab/faults", "GET, PUT, DELETE"],
    ["POST", "/healthz", "GET"],
  ])("%s %s is 405 JSON", async (method, path, allow) => {
    const answer = await callApi(path, { method });
    expect([answer.status, errorCodeOf(answer), answer.headers.get("allow")]).toEqual([405, "method_not_allowed", allow]);
  });

  test("without fault injection, its paths do not exist", async () => {
    for (const LAB of ["off", ""])
      for (const method of ["GET", "PUT", "DELETE", "PATCH"])
        expect((await callApi("/api/lab/faults", { method, env: { LAB } })).status).toBe(404);
    expect((await callApi("/api/lab/messages", { env: { LAB: "off" }, body: { queue: "sm-commands", body: 1 } })).status).toBe(404);
  });
});

describe("every response", () => {
  test("of the API has its row counts, also for errors, and is not cached", async () => {
    for (const path of [
      "/api/me",
      "/api/overview",
      "/api/queues",
      "/api/jobs",
      "/api/jobs?limit=0",
      "/api/nope",
      "/api/queues/nope",
      "/api/openapi.json",
    ]) {
      const { headers } = await callApi(path);
      expect([path, headers.get("cache-control")]).toEqual([path, "no-store"]);
      expect(headers.get("x-rows-read")).toMatch(/^\d+$/);
      expect(headers.get("x-rows-written")).toMatch(/^\d+$/);
    }
    expect(Number((await callApi("/api/queues")).headers.get("x-rows-read"))).toBeGreaterThanOrEqual(7);
    const paused = await callApi("/api/queues/sm-commands/pause", { method: "PUT", body: { reason: "x" } });
    expect(Number(paused.headers.get("x-rows-written"))).toBeGreaterThanOrEqual(2);
  });

  test("has the security headers", async () => {
    vi.stubEnv("DEV", false);
    for (const path of ["/", "/queues/sm-commands", "/api/me", "/api/nope", "/assets/app.js"]) {
      const { headers } = await callApi(path);
      expect(headers.get("content-security-policy")).toContain("default-src 'self'; script-src 'self'; style-src 'self'; ");
      expect(headers.get("content-security-policy")).toContain("connect-src 'self' ws://127.0.0.1:8787; ");
      expect(headers.get("content-security-policy")).not.toContain("unsafe");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    }
    vi.unstubAllEnvs();
  });

  test("for a file with a hash in its name is cached, the page is not", async () => {
    expect((await callApi("/assets/app.js")).headers.get("cache-control")).toContain("immutable");
    expect((await callApi("/")).headers.get("cache-control") ?? "").not.toContain("immutable");
  });

  test("for an article keeps its own policy, and its Worker gets no credentials", async () => {
    const headers = { cookie: "CF_Authorization=secret", "cf-access-jwt-assertion": "secret", authorization: "secret" };
    const answer = await callApi("/sites/niche-fi/best-budgeting-apps", { headers });
    expect(answer.headers.get("content-security-policy")).toBe("sandbox");
    expect((await callApi("/sites/without-policy/x")).headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    expect(answer.body).toMatchObject({ path: "/sites/niche-fi/best-budgeting-apps" });
    expect(JSON.stringify(answer.body)).not.toContain("secret");
  });
});

test("an unexpected error is logged, and its response has no details", async () => {
  const logged = vi.spyOn(console, "error").mockReturnValue();
  const prepare = () => {
    throw new Error("secret table");
  };
  const OPS = { prepare } as unknown as D1Database;
  const answer = await callApi("/api/queues", { env: { OPS } });
  expect([answer.status, errorCodeOf(answer)]).toEqual([500, "internal"]);
  expect(JSON.stringify(answer.body)).not.toContain("secret");
  expect(logged).toHaveBeenCalledWith(expect.stringContaining("secret table"));
});
