import { beforeEach, describe, expect, test } from "vitest";
import type { Metrics } from "#domain/queues/metrics";
import { countAttempts } from "#store/queues/histograms";
import { callApi, errorCodeOf } from "../testing/callApi.ts";
import { opsFor } from "../testing/env.ts";

const queue = "publish-commands";
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const metrics = async (query = "") => (await callApi(`/api/metrics${query}`)).body as Metrics;

beforeEach(async () => {
  await opsFor(queue).batch(countAttempts(opsFor(queue), queue, [{ outcome: "completed", waitMs: 20, runMs: 400 }], ago(5)));
});

test("by default, the last hour of every queue in minutes", async () => {
  const { bucket, from, to, series, marks } = await metrics();
  expect([bucket, Date.parse(to) - Date.parse(from), Array.isArray(marks)]).toEqual(["1m", 3_600_000, true]);
  expect(series).toMatchObject([{ queue, points: [{ completed: 1, failed: 0, retried: 0 }], all: { completed: 1 } }]);
});

test("a pause that an operator made is a mark", async () => {
  await callApi(`/api/queues/${queue}/pause`, { method: "PUT", body: { reason: "the provider is down" } });
  const result = await metrics(`?queue=${queue}&to=${ago(-1)}`);
  expect(result.marks).toContainEqual(expect.objectContaining({ kind: "pause", queue, by: "you@localhost", says: "the provider is down" }));
});

describe("a series is bounded", () => {
  test.each([
    [`?from=${ago(47 * 60)}&bucket=1m`, "15m"],
    [`?queue=${queue}&from=${ago(1_430)}&bucket=1m`, "1m"],
    [`?queue=${queue}&from=${ago(4 * 1440)}&bucket=1m`, "1h"],
    [`?queue=${queue}&from=2001-01-01T00:00:00Z&bucket=1h`, "1d"],
  ])("%s uses buckets of %s", async (query, bucket) => expect((await metrics(query)).bucket).toBe(bucket));
});

test.each([
  ["?from=2026-10-02T00:00:00Z&to=2026-10-01T00:00:00Z", 400, "invalid"],
  ["?from=2026-10-01T00:00:00Z&to=2026-10-02T00:00:00Z&allFrom=2026-10-02T00:00:00Z", 400, "invalid"],
  ["?bucket=2m", 400, "invalid"],
  ["?from=yesterday", 400, "invalid"],
  ["?state=failed", 400, "invalid"],
  ["?queue=nope", 404, "not_found"],
])("%s is refused", async (query, status, why) => {
  const answer = await callApi(`/api/metrics${query}`);
  expect([answer.status, errorCodeOf(answer)]).toEqual([status, why]);
});
