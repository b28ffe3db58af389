import type { Role } from "#domain/permissions";
import { describe, expect, test } from "vitest";
import { queueFactory } from "#factories/queues";
import { queryClient } from "../core/queryClient.ts";
import { queryKeys } from "../core/queryKeys.ts";
import { queueItemOf } from "../features/queues/actions.tsx";
import type { Entity } from "./entities.ts";
import { isMeantBy, parseQuery } from "./query.ts";
import { actionsOnEntity } from "./entityActions.ts";

const deadLetter = (change: Partial<Extract<Entity, { kind: "deadLetter" }>> = {}): Entity => ({
  kind: "deadLetter",
  id: "d-1",
  queue: "publish-commands",
  type: "content.publish",
  status: "open",
  reason: "permanent",
  replays: "job",
  readable: true,
  cameBack: 0,
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
/** The ids of the actions that change an entity. */
const commandsOn = (entity: Entity, role: Role = "admin") =>
  actionsOnEntity(entity, role).flatMap(({ id, href }) => (href === undefined && id !== "copy" ? id : []));

describe("actionsOnEntity offers only what is possible now", () => {
  test("on a dead letter by its status", () => {
    expect(commandsOn(deadLetter())).toEqual(["replay", "replayElsewhere", "snooze", "drop"]);
    // Another queue may take what its own can't read.
    expect(commandsOn(deadLetter({ readable: false }))).toEqual(["replayElsewhere", "snooze", "drop"]);
    expect(commandsOn(deadLetter({ jobNow: "again" }))).toEqual(["snooze", "drop"]);
    expect(commandsOn(deadLetter({ status: "dropped", jobNow: "again" }))).toEqual([]);
    expect(commandsOn(deadLetter({ status: "snoozed" }))).toEqual(["replay", "replayElsewhere", "restore", "drop"]);
    expect(commandsOn(deadLetter({ status: "dropped" }))).toEqual(["restore"]);
    expect(commandsOn(deadLetter({ status: "replayed" }))).toEqual([]);
  });
  test("on a queue and its dead letters by what can be done from here", () => {
    const orders = queueFactory.external();
    queryClient.setQueryData(queryKeys.overview, { queues: [orders] });
    expect(commandsOn({ kind: "queue", ...queueItemOf(orders) })).toEqual([]);
    expect(commandsOn(deadLetter({ queue: "orders", replays: "body" }))).toEqual(["replayElsewhere", "snooze", "drop"]);
    queryClient.setQueryData(queryKeys.overview, { queues: [{ ...orders, hasProducer: true }] });
    expect(commandsOn(deadLetter({ queue: "orders", replays: "body" }))).toEqual(["replay", "replayElsewhere", "snooze", "drop"]);
    queryClient.clear();
  });
  test("on a job by its state", () => {
    expect(commandsOn(job("failed"))).toEqual(["retry", "remove"]);
    expect(commandsOn(job("delayed"))).toEqual(["promote", "cancel", "remove"]);
    expect(commandsOn(job("active"))).toEqual(["cancel"]);
    expect(commandsOn(job("completed"))).toEqual(["remove"]);
  });
  test("by role, as the permission table says", () => {
    const queue: Entity = { kind: "queue", name: "q", jobCount: 2 };
    expect(commandsOn(queue, "operator")).toEqual(["pause", "setRateLimit", "setConcurrencyLimit"]);
    expect(commandsOn(queue, "admin")).toContain("purge");
    expect(commandsOn(deadLetter(), "operator")).toEqual(commandsOn(deadLetter(), "admin"));
    expect(commandsOn(deadLetter(), "viewer")).toEqual([]);
  });
  test("on a queue by its pause and limits", () => {
    expect(commandsOn({ kind: "queue", name: "q" })).toEqual(["pause", "setRateLimit", "setConcurrencyLimit"]);
    expect(commandsOn({ kind: "queue", name: "q", pause: { by: "dana", at: "2026-10-01T09:00:00.000Z" } })).toEqual([
      "resume",
      "setRateLimit",
      "setConcurrencyLimit",
    ]);
    expect(commandsOn({ kind: "queue", name: "q", consumer: "external", jobCount: 2 })).toEqual(["purge"]);
    const limited: Entity = { kind: "queue", name: "q", jobCount: 2, hasRateLimit: true, hasConcurrencyLimit: true };
    expect(commandsOn(limited)).toEqual([
      "pause",
      "purge",
      "setRateLimit",
      "removeRateLimit",
      "setConcurrencyLimit",
      "removeConcurrencyLimit",
    ]);
  });
  test("on a run by its status", () => {
    const run = (status: Extract<Entity, { kind: "run" }>["status"], unresolved = false) =>
      ({ kind: "run", id: "r-1", status, unresolved, correlationId: null, startedAt: "2026-11-21T03:06:12.000Z" }) as Entity;
    expect(commandsOn(run("waiting"))).toEqual(["approve", "reject", "pause", "terminate"]);
    expect(commandsOn(run("paused"))).toEqual(["resume", "terminate"]);
    expect(commandsOn(run("failed"))).toEqual(["restart"]);
    expect(commandsOn(run("failed", true))).toEqual(["restart", "dismiss"]);
  });
  test("on a schedule by its state", () => {
    const schedule = (state: Extract<Entity, { kind: "schedule" }>["state"]): Entity => ({
      kind: "schedule",
      id: "s-1",
      name: "s",
      queue: "sm-commands",
      state,
    });
    expect(commandsOn(schedule("active"))).toEqual(["run", "pause", "delete"]);
    expect(commandsOn(schedule("paused"))).toEqual(["resume", "run", "delete"]);
    expect(commandsOn(schedule("ended"))).toEqual(["run", "delete"]);
  });
  test("no commands for a viewer", () => expect(commandsOn(deadLetter(), "viewer")).toEqual([]));
});

test("commands that are hard to undo need a confirmation", () => {
  const asked = (entity: Entity) => actionsOnEntity(entity, "admin").flatMap(({ id, Dialog }) => (Dialog ? id : []));
  expect(asked(deadLetter())).toEqual(["replayElsewhere", "drop"]);
  expect(asked(job("delayed"))).toEqual(["cancel", "remove"]);
  expect(asked({ kind: "queue", name: "q", jobCount: 1 })).toContain("purge");
});

test("editing opens the entity's page", () => {
  const places = (entity: Entity) => actionsOnEntity(entity, "admin").flatMap(({ verb, href }) => (verb === "edit" ? (href ?? []) : []));
  expect(places(deadLetter())).toEqual(["/dead-letters/d-1?status=all&edit=1"]);
  expect(places(job("waiting"))).toEqual(["/jobs/j-1.publish-commands?edit=1"]);
  expect(places(job("active"))).toEqual([]);
});

test("the first action opens the entity; one with a trace offers to view it", () => {
  const titlesOf = (entity: Entity) => actionsOnEntity(entity, "admin").map(({ title }) => title);
  expect(titlesOf(deadLetter())[0]).toBe("Open");
  expect(titlesOf(deadLetter())).toContain("View trace");
  expect(titlesOf(job("failed"))).not.toContain("View trace");
});

test("parseQuery distinguishes a leading verb from a name", () => {
  expect(parseQuery("pause pub")).toEqual({ verb: "pause", rest: "pub" });
  expect(parseQuery(" REPLAY  rate limit ")).toEqual({ verb: "replay", rest: "rate limit" });
  expect(parseQuery("ret")).toEqual({ verb: "retry", rest: "" });
  expect(parseQuery("publish-commands")).toEqual({ verb: undefined, rest: "publish-commands" });
  expect(parseQuery("re")).toEqual({ verb: undefined, rest: "re" });
});

test("synonyms of other tools are understood when they are written in full", () => {
  expect(parseQuery("stop pub")).toEqual({ verb: "stop", rest: "pub" });
  expect(parseQuery("sto")).toEqual({ verb: undefined, rest: "sto" });
  for (const text of [
    "limit pub",
    "rate limit pub",
    "Raise the rate limit of pub",
    "Set the rate limit for pub",
    "Remove the rate limit from pub",
    "concurrency limit pub",
  ])
    expect(parseQuery(text)).toEqual({ verb: "limit", rest: "pub" });
  expect(parseQuery("rate pub")).toEqual({ verb: undefined, rest: "rate pub" });
  const meant = (asked: string, entity: Entity) =>
    actionsOnEntity(entity, "admin").flatMap((action) => (isMeantBy(asked, action) ? action.id : []));
  expect(meant("stop", { kind: "queue", name: "q" })).toEqual(["pause"]);
  expect(meant("stop", job("active"))).toEqual(["cancel"]);
  expect(meant("retry", deadLetter())).toEqual(["replay"]);
  expect(meant("limit", { kind: "queue", name: "q", hasRateLimit: true })).toEqual([
    "setRateLimit",
    "removeRateLimit",
    "setConcurrencyLimit",
  ]);
});

test("a job that is being cancelled does not offer to cancel", () => {
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
  const titles = (cancelledAt: string | null) => actionsOnEntity({ ...stopping, cancelledAt }, "admin").map(({ title }) => title);
  expect(titles(null)).toContain("Cancel t…");
  expect(titles("2026-10-01T09:00:00.000Z")).not.toContain("Cancel t…");
});
