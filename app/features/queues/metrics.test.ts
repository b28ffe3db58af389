import { afterEach, expect, test, vi } from "vitest";
import { addSample } from "../../core/clock/serverClock.ts";
import { queryClient } from "../../core/queryClient.ts";
import { metricsQuery, rangeSettings } from "./metrics.ts";

afterEach(() => vi.unstubAllGlobals());

test.each(["hour", "day", "week"] as const)("percentiles are asked for the last %s alone, counts for twice as long", async (range) => {
  const asked: URL[] = [];
  vi.stubGlobal("fetch", async (input: string | URL | Request) => {
    asked.push(new URL(input instanceof Request ? input.url : input, "http://localhost"));
    return Response.json({}, { headers: { "x-server-time": String(Date.now()) } });
  });
  const now = Date.now();
  addSample({ sentAt: now, receivedAt: now, serverAt: now });
  await queryClient.fetchQuery(metricsQuery("orders", range));
  const { stepMs, count } = rangeSettings[range];
  const { from, allFrom } = Object.fromEntries(asked.at(-1)?.searchParams ?? []);
  expect(Date.parse(allFrom ?? "") - Date.parse(from ?? "")).toBe(count * stepMs);
  const covered = Date.now() - Date.parse(allFrom ?? "");
  expect([covered > (count - 1) * stepMs, covered <= count * stepMs]).toEqual([true, true]);
});
