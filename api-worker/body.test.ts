import { expect, test } from "vitest";
import { callApi } from "./testing/callApi.ts";

const writes = [
  ["POST", "/api/jobs"],
  ["PATCH", "/api/jobs/nope"],
  ["POST", "/api/flows"],
  ["PUT", "/api/brands/niche-fi"],
  ["POST", "/api/schedules"],
  ["PUT", "/api/schedules/nope"],
  ["POST", "/api/dead-letters/nope/replay"],
  ["DELETE", "/api/queues/publish-commands/pause"],
  ["POST", "/api/nope"],
] as const;

test.each(writes)("%s %s refuses repeated names, and text that is not UTF-8", async (method, path) => {
  const twice = await callApi(path, { method, raw: '{"payload":{"items":[{"id":1,"id":2}]},"reason":"x"}' });
  const issue = { path: "body.payload.items.0.id", message: "is repeated: only the last value would be kept" };
  expect(twice).toMatchObject({ status: 400, body: { error: { code: "invalid", issues: [issue] } } });
  const latin = Uint8Array.from('{"reason":"caf\u00e9"}', (character) => character.charCodeAt(0));
  expect(await callApi(path, { method, raw: latin })).toMatchObject({ status: 400, body: { error: { message: "The body is not UTF-8" } } });
});

test.each([
  ["application/json; charset=utf-8", 404],
  ['Application/JSON;charset="UTF-8"', 404],
  ["application/json; charset=iso-8859-1", 415],
  ["application/json; charset=utf-16", 415],
  ["text/json", 415],
  ["application/problem+json", 415],
])("a body of the type %s is answered %i", async (type, status) => {
  const headers = { "content-type": type };
  expect((await callApi("/api/jobs/nope/cancel", { method: "POST", raw: '{"reason":"x"}', headers })).status).toBe(status);
});
