import { describe, expect, test } from "vitest";
import { encodeCursor } from "#domain/lists/cursor";
import { callApi, errorCodeOf } from "./testing/callApi.ts";
import { addBrand } from "./testing/brand.ts";
import { postJob, bodyOf } from "./testing/jobs.ts";

type Parameter = { name: string; in: string };
type Document = { paths: Record<string, Record<string, { parameters?: Parameter[] }>> };
const { paths } = bodyOf<Document>(await callApi("/api/openapi.json"));
const pathValues: Record<string, string> = { "{slug}": "niche-fi", "{name}": "sm-commands", "{id}": "nope", "{correlationId}": "c-1" };
const calls = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { parameters = [] }]) => {
    const names = parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name);
    return { method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, (part) => pathValues[part] ?? part), names };
  }),
);
const withParameter = (name: string) =>
  calls.filter(({ method, names }) => method === "GET" && names.includes(name)).map(({ path }) => path);

test("the document has lists with cursors and times", () => {
  expect(withParameter("cursor").length).toBeGreaterThanOrEqual(9);
  expect(withParameter("from").length).toBeGreaterThanOrEqual(4);
});

test.each(withParameter("cursor"))("%s refuses a cursor of another list", async (path) => {
  await addBrand("niche-fi");
  for (const cursor of [
    "x",
    "-1",
    "0199c3a2-0000-7000-8000-000000000000.sm-commands",
    encodeCursor("another list", "a"),
    "%00",
    "a.b",
    "x".repeat(500),
  ]) {
    const answer = await callApi(`${path}?cursor=${cursor}`);
    expect([cursor, answer.status, errorCodeOf(answer)]).toEqual([cursor, 400, "invalid"]);
    expect(bodyOf<{ error: { issues: unknown } }>(answer).error.issues).toMatchObject([{ path: "query.cursor" }]);
  }
});

test.each(withParameter("limit"))("%s refuses a limit that is not a whole number in range", async (path) => {
  await addBrand("niche-fi");
  for (const limit of ["", "0", "-1", "1.5", "1e2", "0x10", "%205", "ten", "5,6", "5&limit=6", "100000000000"]) {
    const answer = await callApi(`${path}?limit=${limit}`);
    expect([limit, answer.status, errorCodeOf(answer)]).toEqual([limit, 400, "invalid"]);
  }
});

test.each([...new Set([...withParameter("from"), ...withParameter("to")])])("%s refuses an invalid time", async (path) => {
  const times = [
    "",
    "yesterday",
    "2026-02-30T00:00:00Z",
    "2026-10-01",
    "2026-10-01T09:00:00",
    "1790000000",
    "2026-10-01T25:00:00Z",
    "2026-10-01T09:00:00%2B99:99",
  ];
  for (const time of [...times, "0000-01-01T00:00:00%2B10:00", "9999-12-31T23:59:59-10:00"]) {
    const answer = await callApi(`${path}?from=${time}`);
    expect([time, answer.status, errorCodeOf(answer)]).toEqual([time, 400, "invalid"]);
  }
});

test.each(calls.filter(({ path }) => path.startsWith("/api/")))(
  "$method $path refuses an unknown query parameter",
  async ({ method, path }) => {
    const answer = await callApi(`${path}?nonsense=1`, { method, ...(method === "GET" ? {} : { body: {} }) });
    expect([answer.status, errorCodeOf(answer)]).toEqual([400, "invalid"]);
  },
);

describe("a cursor of a list", () => {
  test("continues only the list it came from", async () => {
    await Promise.all([postJob(), postJob(), postJob()]);
    const first = bodyOf<{ items: { id: string }[]; nextCursor: string }>(await callApi("/api/jobs?limit=2"));
    const second = bodyOf<{ items: { id: string }[]; nextCursor: null }>(await callApi(`/api/jobs?limit=2&cursor=${first.nextCursor}`));
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(3);
    for (const path of ["/api/jobs?order=oldest&state=waiting", "/api/dead-letters?", "/api/audit?"])
      expect((await callApi(`${path}&cursor=${first.nextCursor}`)).status).toBe(400);
  });

  test("continues the list of queues", async () => {
    const page = async (query: string) =>
      bodyOf<{ items: { name: string }[]; nextCursor: string | null }>(await callApi(`/api/queues?limit=4${query}`));
    const first = await page("");
    const rest = await page(`&cursor=${first.nextCursor}`);
    const all = bodyOf<{ items: { name: string }[]; nextCursor: null }>(await callApi("/api/queues"));
    expect([first.items.length, rest.nextCursor, all.nextCursor]).toEqual([4, null, null]);
    expect([...first.items, ...rest.items]).toEqual(all.items);
  });
});
