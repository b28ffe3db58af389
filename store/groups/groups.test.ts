import { describe, expect, test } from "vitest";
import { pickRequest } from "#factories/shop";
import { insertDeadLetter } from "#factories/stored/deadLetters";
import { jobIdOf } from "#domain/jobs/job";
import { applyAllRetention } from "#runtime/dashboardRetention";
import { claimAll } from "#runtime/testing/claimAll";
import { testEnv } from "#runtime/testing/env";
import { meter } from "#runtime/meter";
import { newAuditContext } from "../audit/audit.ts";
import { dropDeadLetter, restoreDeadLetter } from "../dead-letters/commands.ts";
import { finishAttempts } from "../jobs/finish.ts";
import { findGroup, getGroup } from "./get.ts";
import { listGroups } from "../shards/groups.ts";
import { ago, now, insertFailures } from "#factories/stored/groups";
import { updateGroup } from "./update.ts";

const { OPS } = testEnv;
const dana = (at: string) => ({ ...newAuditContext("dana@example.com"), at });

const group = (fingerprint: string, at = now) => findGroup(OPS, fingerprint, at);
const listed = async (query: Parameters<typeof listGroups>[1] = {}, sort: Parameters<typeof listGroups>[2] = "lastSeen") =>
  (await listGroups([OPS], query, sort, { limit: 50 }, now)).items.map(({ fingerprint }) => fingerprint);

describe("a group", () => {
  test("counts its dead letters, what they affect, and when they came", async () => {
    await insertFailures([
      { fingerprint: "a", at: ago(26 * 60), message: "No page 1", tenant: "acme" },
      { fingerprint: "a", at: ago(80), message: "No page 2", queue: "returns", tenant: "globex" },
      { fingerprint: "a", at: ago(30), message: "No page 3", tenant: "acme" },
      { fingerprint: "a", at: ago(1), message: "No page 4", status: "dropped" },
      { fingerprint: "b", at: ago(2) },
    ]);
    expect(await group("a")).toMatchObject({
      errorName: "TypeError",
      message: "No page 4",
      normalizedMessage: "No page …",
      count: 4,
      open: 3,
      rate: { now: 2, before: 1 },
      firstSeenAt: ago(26 * 60),
      lastSeenAt: ago(1),
      status: "open",
      state: "ongoing",
      queues: [
        { value: "orders", count: 3 },
        { value: "returns", count: 1 },
      ],
    });
    expect((await group("a")).trend.slice(-3)).toEqual([0, 1, 2]);
    const { types, tenants, affected, deadLetters } = await getGroup(OPS, "a", now);
    expect({ types, tenants }).toEqual({
      types: [{ value: "order.placed", count: 4 }],
      tenants: [
        { value: "acme", count: 2 },
        { value: "globex", count: 1 },
      ],
    });
    expect([affected.length, deadLetters.map(({ errorMessage }) => errorMessage)]).toEqual([
      4,
      ["No page 4", "No page 3", "No page 2", "No page 1"],
    ]);
    await expect(group("none")).rejects.toThrow("There is no group none");
  });

  test("keeps at most 20 values of each kind and the counts of the latest 100 quarters of an hour", async () => {
    await insertFailures(
      Array.from({ length: 150 }, (_, index) => ({
        fingerprint: "wide",
        at: ago(15 * (150 - index)),
        queue: `q-${index}`,
        tenant: `t-${index}`,
      })),
    );
    await insertFailures([{ fingerprint: "wide", at: ago(0), queue: "q-0" }]);
    const row = await OPS.prepare(
      `SELECT length(quarters) + length(queues) + length(types) + length(tenants) AS bytes FROM failure_groups`,
    ).first<{ bytes: number }>();
    expect(row?.bytes).toBeLessThan(2_500);
    expect((await group("wide")).queues.length).toBe(20);
    expect((await group("wide")).count).toBe(151);
  });

  test("knows how many of its dead letters are open, whatever happens to them", async () => {
    const id = await insertDeadLetter(OPS);
    const [fingerprint = ""] = await listed();
    const open = async () => (await group(fingerprint)).open;
    expect(await open()).toBe(1);
    await dropDeadLetter(OPS, id, newAuditContext("dana@example.com", "x"));
    expect(await open()).toBe(0);
    await restoreDeadLetter(OPS, id, newAuditContext("dana@example.com"));
    expect(await open()).toBe(1);
    await OPS.prepare(`DELETE FROM dead_letters`).run();
    expect([await open(), (await group(fingerprint)).count]).toEqual([0, 1]);
  });

  test("is new, escalating or ongoing", async () => {
    const many = (fingerprint: string, minutes: number, count: number) =>
      insertFailures(Array.from({ length: count }, () => ({ fingerprint, at: ago(minutes) })));
    await many("young", 3 * 60, 1);
    await many("steady", 48 * 60, 1);
    for (const minutes of [20, 80]) await many("steady", minutes, 12);
    await many("rising", 48 * 60, 1);
    await many("rising", 80, 5);
    await many("rising", 20, 12);
    await many("burst", 50, 12);
    expect([
      (await group("young")).state,
      (await group("steady")).state,
      (await group("rising")).state,
      (await group("burst")).state,
    ]).toEqual(["new", "ongoing", "escalating", "new"]);
    expect(await listed({}, "rate")).toEqual(["steady", "rising", "burst", "young"]);
  });

  test("is deleted 90 days after it was seen last, unless a dead letter is open", async () => {
    await insertFailures([
      { fingerprint: "old", at: ago(90.1 * 1_440), status: "dropped" },
      { fingerprint: "open", at: ago(90.1 * 1_440) },
      { fingerprint: "young", at: ago(89.9 * 1_440), status: "dropped" },
    ]);
    await applyAllRetention(OPS, now);
    expect(await listed()).toEqual(["young", "open"]);
  });
});

describe("the status of a group", () => {
  test("resolved, it is open again and regressed with the first dead letter after that", async () => {
    await insertFailures([{ fingerprint: "a", at: ago(60) }]);
    expect(await updateGroup(OPS, "a", { status: "resolved", note: "fixed in 1.2" }, dana(ago(30)))).toMatchObject({
      status: "resolved",
      resolvedBy: "dana@example.com",
      resolvedAt: ago(30),
      note: "fixed in 1.2",
      version: 1,
    });
    await insertFailures([{ fingerprint: "a", at: ago(31) }]);
    expect(await group("a")).toMatchObject({ status: "resolved", regressedAt: null });
    await insertFailures([{ fingerprint: "a", at: ago(10) }]);
    expect(await group("a")).toMatchObject({
      status: "open",
      state: "regressed",
      regressedAt: ago(10),
      resolvedAt: null,
      note: "fixed in 1.2",
    });
    expect((await group("a", new Date(now.getTime() + 86_400_000))).state).toBe("ongoing");
    await updateGroup(OPS, "a", { status: "resolved" }, dana(ago(5)));
    expect(await group("a")).toMatchObject({ status: "resolved", regressedAt: null });
  });

  test("muted until a time, or until more than so many an hour, it opens when that comes", async () => {
    for (const fingerprint of ["time", "rate", "forever"]) await insertFailures([{ fingerprint, at: ago(180) }]);
    await updateGroup(OPS, "time", { status: "muted", until: ago(20) }, dana(ago(40)));
    await updateGroup(OPS, "rate", { status: "muted", above: 3 }, dana(ago(40)));
    await updateGroup(OPS, "forever", { status: "muted" }, dana(ago(40)));
    const statuses = async () => [(await group("time")).status, (await group("rate")).status, (await group("forever")).status];
    const all = (minutes: number) => insertFailures(["time", "rate", "forever"].map((fingerprint) => ({ fingerprint, at: ago(minutes) })));
    for (const minutes of [30, 29]) await all(minutes);
    expect(await statuses()).toEqual(["muted", "muted", "muted"]);
    await all(20);
    expect(await statuses()).toEqual(["open", "muted", "muted"]);
    await all(10);
    expect(await statuses()).toEqual(["open", "open", "muted"]);
    expect(await group("rate")).toMatchObject({ mutedAbove: null, regressedAt: null, state: "new" });
    expect(await listed({ status: "muted" })).toEqual(["forever"]);
  });
});

test("a batch of failed jobs costs its group one update", async () => {
  const fail = async (count: number, message: (index: number) => string) => {
    const messages = Array.from({ length: count }, () => pickRequest());
    const startedAt = new Date().toISOString();
    const { claimed } = await claimAll(OPS, "pick-commands", messages, startedAt);
    const results = messages.map(({ event_id, type }, index) => {
      const id = jobIdOf(event_id, "pick-commands");
      const attempt = claimed.get(id)?.attempt ?? 0;
      return {
        id,
        type,
        attempt,
        startedAt,
        outcome: "failed",
        error: { name: "E", message: message(index), stack: "" },
        reason: "permanent",
      } as const;
    });
    const { db, rows } = meter(OPS);
    await db.batch(finishAttempts(db, "pick-commands", results, startedAt));
    // A second time, as after a lost answer, nothing is counted.
    await OPS.batch(finishAttempts(OPS, "pick-commands", results, startedAt));
    return rows.written;
  };
  const first = await fail(1, () => "No page 1");
  const one = await fail(1, () => "No page 2");
  const hundred = await fail(100, (index) => `No page ${index}`);
  const { items } = await listGroups([OPS], {}, "count", { limit: 10 }, new Date());
  expect(items).toMatchObject([{ count: 102, open: 102, rate: { now: 102 }, queues: [{ value: "pick-commands", count: 102 }] }]);
  // The group and its entries in three indexes; a new group is inserted first.
  expect([first - one, hundred - one]).toEqual([6, 99 * 15]);
});
