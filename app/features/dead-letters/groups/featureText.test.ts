import { expect, test } from "vitest";
import type { Feature } from "#domain/groups/inCommon";
import { deployText, featureText, firstVersionText, shareText } from "./featureText.ts";

const feature = (overrides: Partial<Feature>): Feature => ({ kind: "field", path: "order.total", test: "is", value: "12", ...overrides });

test.each<[Partial<Feature>, string]>([
  [{}, "order.total is 12"],
  [{ test: "missing", value: null }, "order.total is missing"],
  [{ test: "atLeast", value: 3_000 }, "order.total is at least 3,000"],
  [{ test: "below", value: 0.5 }, "order.total is below 0.5"],
  [{ kind: "length", path: "items", test: "atLeast", value: 6 }, "Length of items is at least 6"],
  [{ kind: "length", path: "", test: "atLeast", value: 6 }, "Length of payload is at least 6"],
  [{ kind: "size", path: "", test: "atLeast", value: 20_500 }, "Message size is at least 20.5 KB"],
  [{ kind: "size", path: "", test: "below", value: 300 }, "Message size is below 300 bytes"],
  [{ kind: "tenant", path: "", test: "missing", value: null }, "Tenant is not set"],
  [{ kind: "version", path: "", value: "8f2c01ab-4d11" }, "Worker version is 8f2c01ab"],
  [{ kind: "hour", path: "", value: "14:00–14:59 UTC" }, "Ended at 14:00–14:59 UTC"],
  [{ value: '"a\u202Eb"' }, "order.total is "],
])("%j reads as %s", (overrides, text) => expect(featureText(feature(overrides))).toContain(text));

test("only all and none are 100 % and 0 %", () => {
  const shares = [0, 1, 50, 199, 200].map((count) => shareText({ count, of: 200 }));
  expect(shares).toEqual(["0 %", "< 1 %", "25 %", "> 99 %", "100 %"]);
});

test("since when is said by the deploy before", () => {
  const since = { firstSeenAt: "2026-10-01T09:14:00.000Z", version: null, deploy: null, oldestDeployAt: null };
  const version = { id: "8f2c01ab-4d", tag: "v12" };
  const deploy = { at: "2026-10-01T09:00:00.000Z", version, of: "worker" } as const;
  expect(deployText(since)).toBe("No deploy is known");
  expect(deployText({ ...since, oldestDeployAt: "2026-10-02T00:00:00.000Z" })).toBe("Before the oldest known deploy");
  expect(deployText({ ...since, version, deploy })).toBe("14 m after the deploy of version v12 (8f2c01ab)");
  expect(deployText({ ...since, deploy: { ...deploy, of: "signalbox", version: { id: "s-1", tag: null } } })).toBe(
    "14 m after the deploy of Signalbox s-1",
  );
  expect(firstVersionText({ ...since, version: { id: "8f2c01ab-4d", tag: null } })).toBe("8f2c01ab");
  expect([firstVersionText({ ...since, version, deploy }), firstVersionText({ ...since, version })]).toEqual([null, "v12 (8f2c01ab)"]);
});
