import { describe, expect, test } from "vitest";
import { pickRequest } from "#factories/shop";
import { insertDeadLetter, permanentError } from "#factories/stored/deadLetters";
import { deadLetterActions } from "#domain/allowed";
import { createMessage, type AnyMessage } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { testEnv } from "#runtime/testing/env";
import { expectCountersExact } from "#runtime/testing/recount";
import { listAudit, newAuditContext } from "../audit/audit.ts";
import { groupDeadLetters } from "./groups.ts";
import { getDeadLetter, listDeadLetters } from "./list.ts";
import { retryJob } from "../jobs/commands.ts";
import { getJob } from "../jobs/read.ts";
import { getQueue } from "../queues/queues.ts";
import { replayDeadLetter } from "./replay.ts";
import { dropDeadLetter, restoreDeadLetter, snoozeDeadLetter } from "./commands.ts";
import { selectEndedSnoozes } from "./status.ts";
import { deadLetterUnreadableMessages } from "./createFromUnreadable.ts";

const db = testEnv.OPS;
const queue = "pick-commands";
const who = () => newAuditContext("dana@example.com", "provider is back");

const failJob = (message: AnyMessage): Promise<string> => insertDeadLetter(db, { message });
const pick = (items = ["a"]) => pickRequest({}, { items });
const open = async () => (await getQueue(db, queue, new Date())).openDeadLetters;

describe("a replay", () => {
  test("requested by two at once is applied once, refused once and recorded once", async () => {
    const message = pick();
    const id = await failJob(message);
    const results = await Promise.allSettled([replayDeadLetter(db, id, {}, who()), replayDeadLetter(db, id, {}, who())]);
    const refused = results.find((result) => result.status === "rejected");
    expect(results.filter(({ status }) => status === "fulfilled").length).toBe(1);
    expect(refused?.reason).toMatchObject({ code: "conflict", message: expect.stringContaining("already replayed by dana@example.com") });
    expect(await getJob(db, jobIdOf(message.event_id, queue))).toMatchObject({ state: "waiting", attempt: 1, attempts: 5 });
    expect((await listAudit(db, { action: "deadLetter.replay" }, { limit: 10 })).items).toMatchObject([
      { actor: "dana@example.com", outcome: "Replayed" },
    ]);
    expect(await open()).toBe(0);
    await expectCountersExact(db);
  });

  test("that fails again creates a dead letter that names the one it is a replay of", async () => {
    const message = pick();
    const first = await failJob(message);
    await replayDeadLetter(db, first, {}, who());
    const second = await failJob(message);
    const detail = await getDeadLetter(db, second);
    expect(detail.deadLetter.replayOf).toBe(first);
    expect(detail.lineage.map(({ id, status }) => [id, status])).toEqual([
      [first, "replayed"],
      [second, "open"],
    ]);
    expect(detail.attempts.map(({ attempt }) => attempt)).toEqual([1, 2]);
    await expectCountersExact(db);
  });

  test("with an edited payload sends the edit, and refuses one that does not fit", async () => {
    const id = await failJob(pick());
    await expect(replayDeadLetter(db, id, { payload: { items: [] } }, who())).rejects.toMatchObject({ code: "invalid" });
    expect(await open()).toBe(1);
    const payload = { shop: "north", items: ["b"], priority: "low" };
    const { message } = await replayDeadLetter(db, id, { payload }, who());
    expect(message.payload).toEqual(payload);
    const body = await db.prepare(`SELECT full_body AS body FROM jobs`).first<string>("body");
    expect(JSON.parse(body ?? "")).toEqual(message);
  });

  test("of a body that is no message creates a job once the body is edited to a message", async () => {
    const broken = { ...pick(), payload: { shop: "north" } };
    const stored = {
      queue,
      type: broken.type,
      eventId: broken.event_id,
      correlationId: "c-1",
      tenant: "north",
      source: "test",
      error: permanentError,
      attempts: 1,
    };
    const deadLetterMessage = () =>
      db.batch(
        deadLetterUnreadableMessages(
          db,
          [{ ...stored, messageId: "m-1", reason: "malformed", body: JSON.stringify(broken), contentType: "json" }],
          new Date().toISOString(),
        ),
      );
    await deadLetterMessage();
    await deadLetterMessage();
    const [letter] = (await listDeadLetters(db, { status: "open" }, { limit: 10 })).items;
    await expect(replayDeadLetter(db, letter?.id ?? "", {}, who())).rejects.toMatchObject({ code: "invalid" });
    await replayDeadLetter(db, letter?.id ?? "", { payload: pick().payload }, who());
    expect(await getJob(db, jobIdOf(broken.event_id, queue))).toMatchObject({ state: "waiting", attempt: 0 });
    await expectCountersExact(db);
  });
});

describe("setting aside", () => {
  test("drop, restore and snooze keep the counter exact and are recorded", async () => {
    const id = await failJob(pick());
    await dropDeadLetter(db, id, who());
    await expect(dropDeadLetter(db, id, who())).rejects.toMatchObject({ code: "conflict" });
    expect(await open()).toBe(0);
    await restoreDeadLetter(db, id, who());
    expect(await open()).toBe(1);
    const until = "2026-10-01T09:00:00.000Z";
    await snoozeDeadLetter(db, id, until, who());
    expect(await open()).toBe(0);
    expect((await selectEndedSnoozes(db, "2026-10-01T09:00:01.000Z").all()).results).toEqual([{ id }]);
    await restoreDeadLetter(db, id, who());
    expect((await getDeadLetter(db, id)).deadLetter).toMatchObject({ status: "open", resolvedBy: null, snoozedUntil: null });
    expect((await listAudit(db, { target: `deadLetter:${id}` }, { limit: 10 })).items.map(({ action }) => action)).toEqual([
      "deadLetter.restore",
      "deadLetter.snooze",
      "deadLetter.restore",
      "deadLetter.drop",
    ]);
    await expectCountersExact(db);
  });

  test("a dropped dead letter whose job was retried counts as replayed and cannot be restored", async () => {
    const message = pick();
    const id = await failJob(message);
    const jobId = jobIdOf(message.event_id, queue);
    await dropDeadLetter(db, id, who());
    await retryJob(db, jobId, who());
    expect((await getDeadLetter(db, id)).deadLetter).toMatchObject({ status: "replayed", resolvedBy: "dana@example.com" });
    await expect(restoreDeadLetter(db, id, who())).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("replayed"),
    });
    expect(await open()).toBe(0);
    await expectCountersExact(db);
  });

  test("a dropped dead letter whose job ran again by other means stays dropped, and restoring it is refused with the reason", async () => {
    const message = pick();
    const id = await failJob(message);
    await dropDeadLetter(db, id, who());
    await db.prepare(`UPDATE jobs SET state = 'completed' WHERE id = ?1`).bind(jobIdOf(message.event_id, queue)).run();
    await expect(restoreDeadLetter(db, id, who())).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("has run again"),
    });
    expect((await getDeadLetter(db, id)).deadLetter.status).toBe("dropped");
    expect(await open()).toBe(0);
  });

  test("a list shows what would be refused: unreadable messages, and jobs that have run again", async () => {
    const message = pick();
    const ran = await failJob(message);
    await db.prepare(`UPDATE jobs SET state = 'completed' WHERE id = ?1`).bind(jobIdOf(message.event_id, queue)).run();
    const stored = {
      queue,
      type: "t",
      eventId: null,
      correlationId: null,
      tenant: null,
      source: null,
      error: permanentError,
      attempts: 1,
      contentType: "json",
    } as const;
    const bodies = { "m-1": { event_id: "x" }, "m-2": pick(["c"]) };
    await db.batch(
      Object.entries(bodies).flatMap(([messageId, body]) =>
        deadLetterUnreadableMessages(
          db,
          [{ ...stored, messageId, reason: "undelivered", body: JSON.stringify(body) }],
          new Date().toISOString(),
        ),
      ),
    );
    const listed = (await listDeadLetters(db, { status: "open" }, { limit: 10 })).items;
    expect(listed.map(({ id, jobId, readable, jobNow }) => [id === ran ? "ran" : jobId, readable, jobNow]).toSorted()).toEqual([
      [`m-1.${queue}`, false, "failed"],
      [`m-2.${queue}`, true, "failed"],
      ["ran", true, "again"],
    ]);
    for (const letter of listed) {
      const [replayed] = await Promise.allSettled([replayDeadLetter(db, letter.id, {}, who())]);
      expect([letter.jobId, replayed.status === "fulfilled"]).toEqual([letter.jobId, deadLetterActions(letter).replay]);
    }
  });

  test("refuses what does not exist", async () => {
    for (const command of [dropDeadLetter, restoreDeadLetter])
      await expect(command(db, "nope", who())).rejects.toMatchObject({ code: "not_found" });
    await expect(replayDeadLetter(db, "nope", {}, who())).rejects.toMatchObject({ code: "not_found" });
  });
});

test("dead letters are listed newest first, page by page, by every filter", async () => {
  const letters: string[] = [];
  for (const word of ["a", "b", "c"]) letters.unshift(await failJob(pick([word])));
  const first = await listDeadLetters(db, { status: "open" }, { limit: 2 });
  const rest = await listDeadLetters(db, { status: "open" }, { limit: 2, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(letters);
  expect(rest.nextCursor).toBeNull();
  const [one] = first.items;
  const hits = async (filter: Parameters<typeof listDeadLetters>[1]) => (await listDeadLetters(db, filter, { limit: 10 })).items.length;
  expect(await hits({ q: "NO SUCH" })).toBe(3);
  expect(await hits({ q: '"items":["b"]' })).toBe(1);
  expect(await hits({ fingerprint: one?.fingerprint })).toBe(3);
  expect(await hits({ correlationId: "c-1", tenant: "north", type: "pick.requested", queue })).toBe(3);
  expect(await hits({ tenant: "south" })).toBe(0);
  expect(await hits({ status: "dropped" })).toBe(0);
  expect(await hits({ from: "2999-01-01T00:00:00.000Z" })).toBe(0);
});

test("dead letters are grouped by error, with their trend", async () => {
  for (const word of ["a", "b", "c"]) await failJob(pick([word]));
  const other = createMessage("mail.sent", { shop: "north", mail_id: "p", url: "/x", network: "feed" }, { source: "test" });
  await dropDeadLetter(db, await failJob(other), who());
  const alert = createMessage("alert.raised", { severity: "warning", title: "t", detail: "d" }, { source: "test" });
  const stored = await insertDeadLetter(db, { message: alert, error: { name: "PermanentError", message: "No webhook", stack: "" } });
  const { items: groups, ...counted } = await groupDeadLetters(db, "open", 10, new Date());
  expect(counted).toEqual({ looked: 4, more: false });
  expect(groups.map(({ count, type, errorName }) => [count, type, errorName])).toEqual([
    [3, "pick.requested", "PermanentError"],
    [1, "alert.raised", "PermanentError"],
  ]);
  // The dropped one failed for the same cause.
  expect(groups[0]?.trend).toEqual([...Array.from({ length: 23 }, () => 0), 4]);
  expect(groups[1]?.sample.id).toBe(stored);
  expect((await groupDeadLetters(db, "dropped", 10, new Date())).items.map(({ count }) => count)).toEqual([1]);
});
