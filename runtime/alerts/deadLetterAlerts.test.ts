import { expect, test } from "vitest";
import { pickRequest } from "#factories/shop";
import { insertDeadLetter } from "#factories/stored/deadLetters";
import { listAlerts } from "#store/alerts/list";
import { testEnv } from "../testing/env.ts";
import { raiseDeadLetterAlerts } from "./deadLetterAlerts.ts";

const { OPS } = testEnv;
const deadLetter = (error: string) =>
  insertDeadLetter(OPS, { message: pickRequest(), error: { name: "PermanentError", message: error, stack: "" } });
const alerts = async () => (await listAlerts(OPS, {}, { limit: 10 }, new Date().toISOString())).items;
const soon = () => new Date(Date.now() + 4_000);

test("each error of a queue raises one alert with a count, once", async () => {
  expect(await raiseDeadLetterAlerts(testEnv, new Date())).toBe(0);
  for (const error of ["No topic 1", "No topic 2", "Out of paper"]) await deadLetter(error);
  // A dead letter with an earlier id may still be written.
  expect(await raiseDeadLetterAlerts(testEnv, new Date())).toBe(0);
  expect(await raiseDeadLetterAlerts(testEnv, soon())).toBe(3);
  expect((await alerts()).map(({ title, count }) => [count, title]).toSorted()).toEqual([
    [1, "Dead letter in pick-commands: pick.requested"],
    [2, "2 dead letters in pick-commands with the same error"],
  ]);
  expect((await alerts()).every((alert) => alert.correlationId === "c-1" && alert.queue === "pick-commands")).toBe(true);
  expect(await raiseDeadLetterAlerts(testEnv, soon())).toBe(0);
  await deadLetter("No topic 3");
  expect(await raiseDeadLetterAlerts(testEnv, soon())).toBe(1);
  expect((await alerts()).map(({ count }) => count).toSorted()).toEqual([1, 3]);
});

test("after a crash before the commit, the same dead letters raise the same alerts", async () => {
  await raiseDeadLetterAlerts(testEnv, new Date());
  await deadLetter("No topic 1");
  const failing = {
    ...testEnv,
    OPS: Object.assign(Object.create(OPS) as D1Database, { prepare: OPS.prepare.bind(OPS), batch: () => Promise.reject(new Error("cut")) }),
  };
  await expect(raiseDeadLetterAlerts(failing, soon())).rejects.toThrow("cut");
  expect(await alerts()).toEqual([]);
  expect(await raiseDeadLetterAlerts(testEnv, soon())).toBe(1);
  expect(await alerts()).toMatchObject([{ count: 1 }]);
});
