import { describe, expect, test } from "vitest";
import type { Peer } from "#domain/jobs/list";
import { compareWithPeers, failureSummary } from "./peerStats.ts";

describe("the comparison with peers", () => {
  const peerTimes = Array.from({ length: 100 }, (_, index) => 780 + index);
  test("says by which factor a time differs, and what is typical", () => {
    expect(compareWithPeers(3_400, peerTimes)).toEqual({
      text: "4× longer than typical",
      isOutlier: true,
      typical: "p50 830 ms, p95 875 ms, last 100",
    });
    expect(compareWithPeers(100, peerTimes)?.text).toBe("7× shorter than typical");
    expect(compareWithPeers(900, peerTimes)).toMatchObject({ text: "typical", isOutlier: false });
  });
  test("needs 5 peers, and ignores differences of a few milliseconds", () => {
    expect(compareWithPeers(9_000, [1, 2, 3, 4])).toBeNull();
    expect(compareWithPeers(9, [1, 1, 2, 2, 1])).toMatchObject({ isOutlier: false });
  });
  test("counts the failed peers", () => {
    const peer = (state: Peer["state"]): Peer => ({ id: "p", state, waitMs: 1, runMs: 1, finishedAt: "2026-10-01T09:00:00.000Z" });
    expect(failureSummary([peer("failed"), peer("completed")])).toBe("1 of the last 2 failed");
  });
});
