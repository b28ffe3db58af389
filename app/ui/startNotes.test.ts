import { expect, test } from "vitest";
import { noJobs, queueFactory } from "#factories/queues";
import { pauseNoteOf, startNotesOf, startNoteOf } from "./startNotes.ts";

const now = Date.parse("2026-11-21T03:00:00.000Z");
const queue = queueFactory.build({ counts: { ...noJobs, waiting: 1 } });
const pause = { by: "dana", at: "2026-11-21T02:00:00.000Z", reason: "x", resumeAt: null };

test("a job sent to a paused queue starts when the queue is resumed", () => {
  const paused = { ...queue, state: "paused" as const };
  expect(startNoteOf({ ...paused, pause }, now)).toBe("publish-commands is paused. The job starts when you resume the queue.");
  expect(startNoteOf({ ...paused, pause: { ...pause, resumeAt: "2026-11-21T03:30:00.000Z" } }, now)).toMatch(
    /^publish-commands is paused until \d\d:30\. The job starts then, or when you resume the queue\.$/,
  );
});

test("only the pause of its queue is reported to hold back a due job", () => {
  expect(pauseNoteOf(queue, now)).toBeNull();
  expect(pauseNoteOf({ ...queue, state: "paused", pause }, now)).toBe(
    "publish-commands is paused. The job starts when you resume the queue.",
  );
});

test("the note names the jobs ahead, or the limits of the queue", () => {
  expect(startNoteOf(queue, now)).toBe("Sent to publish-commands.");
  expect(startNoteOf({ ...queue, counts: { ...queue.counts, waiting: 81 } }, now)).toBe("80 other jobs waiting in publish-commands.");
  expect(startNoteOf({ ...queue, concurrency: 1 }, now)).toBe("Starts as soon as the limits of publish-commands allow.");
});

test("a job of a queue that Signalbox cannot send to starts within a minute", () => {
  const why = "Signalbox is not a producer of publish-commands, so the Worker that consumes it sends the message.";
  expect(startNoteOf({ ...queue, hasProducer: false }, now)).toBe(`Starts within a minute: ${why}`);
  expect(startNotesOf([{ ...queue, hasProducer: false }], now)).toBe(`Jobs start within a minute: ${why}`);
  // A body is sent over the API of the account then.
  expect(startNoteOf({ ...queue, consumer: "external", hasProducer: false }, now)).toBe("Sent to publish-commands.");
});

test("the notes of many jobs name only the queues that hold them back", () => {
  const paused = { ...queue, name: "sm-commands", state: "paused" as const, pause };
  expect(startNotesOf([queue], now)).toBe("Sent to publish-commands.");
  expect(startNotesOf([queue, "orders"], now)).toBe("Sent to 2 queues.");
  expect(startNotesOf([queue, paused], now)).toBe("sm-commands is paused. Jobs start when you resume the queue.");
  expect(startNotesOf([{ ...queue, concurrency: 1 }], now)).toBe("Jobs start as the limits of publish-commands allow.");
});
