import { expect, test } from "vitest";
import { messageFactory } from "#factories/messages";
import { insertDeadLetter } from "#factories/stored/deadLetters";
import { createMessage, type AnyMessage } from "#domain/messages/envelope";
import type { JobToInsert } from "#store/jobs/prepare";
import { raiseDeadLetterAlerts } from "./deadLetterAlerts.ts";
import { testEnv } from "./testing/env.ts";

const db = testEnv.OPS;

const deadLetter = (message: AnyMessage, error: string) =>
  insertDeadLetter(db, { message, error: { name: "PermanentError", message: error, stack: "" } });
const research = () => messageFactory.research();
const alert = () => createMessage("alert.raised", { severity: "critical", title: "x", detail: "y" }, { source: "test" });

test("each error raises one alert, and a dead-lettered alert raises none", async () => {
  const raised: JobToInsert[] = [];
  const publish = async (emit: readonly JobToInsert[]) => void raised.push(...emit);
  for (const error of ["No topic 1", "No topic 2", "Out of paper"]) await deadLetter(research(), error);
  await deadLetter(alert(), "No webhook");
  const soon = new Date(Date.now() + 4_000);
  expect(await raiseDeadLetterAlerts(db, publish, "", new Date())).toBe("");
  const afterId = await raiseDeadLetterAlerts(db, publish, "", soon);
  expect(raised.map(({ message }) => (message.payload as { title?: string }).title)).toEqual([
    "2 dead letters in gatherfeed-commands with the same error",
    "Dead letter in gatherfeed-commands: research.requested",
  ]);
  expect(raised.every(({ queue: to, message }) => to === "brand-events" && message.correlation_id === "c-1")).toBe(true);
  // The first dead letter of each group is the cause of its alert.
  const first = `SELECT 'deadLetter:' || min(id) AS cause FROM dead_letters WHERE type <> 'alert.raised' GROUP BY fingerprint ORDER BY 1`;
  const causes = (await db.prepare(first).all<{ cause: string }>()).results.map(({ cause }) => cause);
  expect(raised.map(({ message }) => message.causation_id)).toEqual(causes);
  await raiseDeadLetterAlerts(db, publish, "", soon);
  expect(new Set(raised.map(({ message }) => message.event_id)).size).toBe(2);
  expect(await raiseDeadLetterAlerts(db, publish, afterId, soon)).toBe(afterId);
  expect(raised.length).toBe(4);
});
