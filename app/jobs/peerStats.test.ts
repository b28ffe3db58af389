import { describe, expect, test } from "vitest";
import type { Peer } from "#domain/jobs/list";
import { compareWithPeers, failureSummary } from "./peerStats.ts";

describe("is this one odd?", () => {
  const usual = Array.from({ length: 100 }, (_, index) => 780 + index);
  test("by how much, with what is usual", () => {
    expect(compareWithPeers(3_400, usual)).toEqual({
      text: "4× longer than usual",
      isOutlier: true,
      typical: "p50 830 ms, p95 875 ms, last 100",
    });
    expect(compareWithPeers(100, usual)?.text).toBe("7× shorter than usual");
    expect(compareWithPeers(900, usual)).toMatchObject({ text: "as usual", isOutlier: false });
  });
  test("not where there are too few, and not by a few milliseconds", () => {
    expect(compareWithPeers(9_000, [1, 2, 3, 4])).toBeNull();
    expect(compareWithPeers(9, [1, 1, 2, 2, 1])).toMatchObject({ isOutlier: false });
  });
  test("how many of the others failed", () => {
    const peer = (state: Peer["state"]): Peer => ({ id: "p", state, waitMs: 1, runMs: 1, finishedAt: "2026-10-01T09:00:00.000Z" });
    expect(failureSummary([peer("failed"), peer("completed")])).toBe("1 of the last 2 failed");
  });
});
