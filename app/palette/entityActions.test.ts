import type { Role } from "#domain/permissions";
import { describe, expect, test } from "vitest";
import { entityPath, entityAtPath, type Entity } from "./entities.ts";
import { isMeantBy, parseQuery } from "./query.ts";
import { needsConfirmation, actionsOnEntity } from "./entityActions.ts";

const letter = (change: Partial<Extract<Entity, { kind: "deadLetter" }>> = {}): Entity => ({
  kind: "deadLetter",
  id: "d-1",
  queue: "publish-commands",
  type: "content.publish",
  status: "open",
  reason: "permanent",
  replays: "job",
  readable: true,
  jobNow: "failed",
  errorName: "RateLimitError",
  errorMessage: "slow down",
  carries: "",
  correlationId: "c-1",
  createdAt: "2026-11-21T03:06:12.000Z",
  ...change,
});
const job = (state: Extract<Entity, { kind: "job" }>["state"]): Entity => ({
  kind: "job",
  id: "j-1.publish-commands",
  queue: "publish-commands",
  type: "content.publish",
  state,
  errorName: null,
  correlationId: null,
  createdAt: "2026-11-21T03:06:12.000Z",
});
const acts = (thing: Entity, role: Role = "admin") =>
  actionsOnEntity(thing, role).flatMap((verb) => ("act" in verb && verb.act !== "copy" ? verb.act : []));

describe("only what is legal now is offered", () => {
  test("on a dead letter by its status", () => {
    expect(acts(letter())).toEqual(["replay", "snooze", "drop"]);
    expect(acts(letter({ readable: false }))).toEqual(["snooze", "drop"]);
    expect(acts(letter({ jobNow: "again" }))).toEqual(["snooze", "drop"]);
    expect(acts(letter({ status: "dropped", jobNow: "again" }))).toEqual([]);
    expect(acts(letter({ status: "snoozed" }))).toEqual(["replay", "drop", "restore"]);
    expect(acts(letter({ status: "dropped" }))).toEqual(["restore"]);
    expect(acts(letter({ status: "replayed" }))).toEqual([]);
  });
  test("on a job by its state", () => {
    expect(acts(job("failed"))).toEqual(["retry", "remove"]);
    expect(acts(job("delayed"))).toEqual(["promote", "cancel", "remove"]);
    expect(acts(job("active"))).toEqual(["cancel"]);
    expect(acts(job("completed"))).toEqual(["remove"]);
  });
  test("by role, as the permission table says", () => {
    const queue: Entity = { kind: "queue", name: "q", paused: false, jobCount: 2 };
    expect(acts(queue, "operator")).toEqual(["pause", "rate", "concurrency"]);
    expect(acts(queue, "admin")).toContain("purge");
    expect(acts(letter(), "operator")).toEqual(acts(letter(), "admin"));
    expect(acts(letter(), "viewer")).toEqual([]);
  });
  test("on a queue by its gate", () => {
    expect(acts({ kind: "queue", name: "q", paused: false })).toEqual(["pause", "rate", "concurrency"]);
    expect(acts({ kind: "queue", name: "q", paused: true })).toEqual(["resume", "rate", "concurrency"]);
    expect(acts({ kind: "queue", name: "q", paused: false, isControlled: false, jobCount: 2 })).toEqual(["purge"]);
    const limited: Entity = { kind: "queue", name: "q", paused: false, jobCount: 2, hasRateLimit: true, hasConcurrencyLimit: true };
    expect(acts(limited)).toEqual(["pause", "purge", "rate", "liftRate", "concurrency", "liftConcurrency"]);
  });
  test("on a run by its status", () => {
    const run = (status: Extract<Entity, { kind: "run" }>["status"], unresolved = false): Entity => ({
      kind: "run",
      id: "r-1",
      brand: "niche-fi",
      keyword: "best budgeting apps",
      status,
      unresolved,
      correlationId: null,
      startedAt: "2026-11-21T03:06:12.000Z",
    });
    expect(acts(run("waiting"))).toEqual(["approve", "reject", "pause", "terminate"]);
    expect(acts(run("paused"))).toEqual(["resume", "terminate"]);
    expect(acts(run("failed"))).toEqual(["restart"]);
    expect(acts(run("failed", true))).toEqual(["restart", "dismiss"]);
  });
  test("on a schedule by its state", () => {
    const schedule = (state: Extract<Entity, { kind: "schedule" }>["state"]): Entity => ({
      kind: "schedule",
      id: "s-1",
      name: "s",
      queue: "sm-commands",
      state,
    });
    expect(acts(schedule("active"))).toEqual(["run", "pause", "delete"]);
    expect(acts(schedule("paused"))).toEqual(["run", "resume", "delete"]);
    expect(acts(schedule("ended"))).toEqual(["run", "delete"]);
  });
  test("and nothing to who may only look", () => expect(acts(letter(), "viewer")).toEqual([]));
});

test("what cannot be taken back lightly is asked first", () => {
  const asked = (thing: Entity) => acts(thing).filter((one) => needsConfirmation(one, thing));
  expect(asked(letter())).toEqual(["drop"]);
  expect(asked(job("delayed"))).toEqual(["cancel", "remove"]);
  expect(asked({ kind: "queue", name: "q", paused: false, jobCount: 1 })).toContain("purge");
});

test("what is edited is edited on its page", () => {
  const places = (thing: Entity) =>
    actionsOnEntity(thing, "admin").flatMap((verb) => (verb.word === "edit" && "go" in verb ? verb.go : []));
  expect(places(letter())).toEqual(["/dead-letters/d-1?status=all&edit=1"]);
  expect(places(job("waiting"))).toEqual(["/jobs/j-1.publish-commands?edit=1"]);
  expect(places(job("active"))).toEqual([]);
});

test("a thing is opened first, and its trace is offered where it has one", () => {
  const says = actionsOnEntity(letter(), "admin").map((verb) => verb.says);
  expect(says[0]).toBe("Open");
  expect(says).toContain("See its trace");
  expect(actionsOnEntity(job("failed"), "admin").map((verb) => verb.says)).not.toContain("See its trace");
});

test("a verb in front is told from a name", () => {
  expect(parseQuery("pause pub")).toEqual({ verb: "pause", rest: "pub" });
  expect(parseQuery(" REPLAY  rate limit ")).toEqual({ verb: "replay", rest: "rate limit" });
  expect(parseQuery("ret")).toEqual({ verb: "retry", rest: "" });
  expect(parseQuery("publish-commands")).toEqual({ verb: undefined, rest: "publish-commands" });
  expect(parseQuery("re")).toEqual({ verb: undefined, rest: "re" });
});

test("what other tools call a verb is understood when it is written in full", () => {
  expect(parseQuery("stop pub")).toEqual({ verb: "stop", rest: "pub" });
  expect(parseQuery("sto")).toEqual({ verb: undefined, rest: "sto" });
  for (const text of ["limit pub", "rate limit pub", "Raise the rate limit of pub", "concurrency limit pub"])
    expect(parseQuery(text)).toEqual({ verb: "limit", rest: "pub" });
  expect(parseQuery("rate pub")).toEqual({ verb: undefined, rest: "rate pub" });
  const meant = (asked: string, thing: Entity) =>
    actionsOnEntity(thing, "admin").flatMap((one) => (isMeantBy(asked, one) && "act" in one ? one.act : []));
  expect(meant("stop", { kind: "queue", name: "q", paused: false })).toEqual(["pause"]);
  expect(meant("stop", job("active"))).toEqual(["cancel"]);
  expect(meant("retry", letter())).toEqual(["replay"]);
  expect(meant("limit", { kind: "queue", name: "q", paused: false, hasRateLimit: true })).toEqual(["rate", "liftRate", "concurrency"]);
});

test("what a screen shows is known by its address, and the other way round", () => {
  expect(entityAtPath("/jobs/a%3Ab")).toEqual({ kind: "job", id: "a:b" });
  expect(entityPath("job", "a:b")).toBe("/jobs/a%3Ab");
  for (const path of ["/jobs", "/jobs/new", "/", "/audit", "/jobs/"]) expect(entityAtPath(path)).toBeUndefined();
});

test("a job that was asked to stop is not asked again, as on its panel", () => {
  const stopping = {
    kind: "job",
    id: "j",
    queue: "sm-commands",
    type: "t",
    state: "active",
    errorName: null,
    correlationId: null,
    createdAt: "",
  } as const;
  const says = (cancelledAt: string | null) => actionsOnEntity({ ...stopping, cancelledAt }, "admin").map((verb) => verb.says);
  expect(says(null)).toContain("Cancel t…");
  expect(says("2026-10-01T09:00:00.000Z")).not.toContain("Cancel t…");
});
