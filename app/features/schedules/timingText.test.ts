import { expect, test } from "vitest";
import { describeCron, describeInterval, describeTiming } from "./timingText.ts";

test.each([
  ["* * * * *", "every minute"],
  ["*/15 * * * *", "every 15 minutes"],
  ["*/45 * * * *", "every hour at :00 and :45"],
  ["*/40 * * * *", "every hour at :00 and :40"],
  ["*/10 * * * * *", "every 10 seconds"],
  ["5 * * * *", "every hour at :05"],
  ["0 */6 * * *", "every 6 hours"],
  ["0 9 * * *", "every day at 09:00"],
  ["0 9 * * 1-5", "every weekday at 09:00"],
  ["30 9,17 * * MON-FRI", "every weekday at 09:30 and 17:30"],
  ["0 8 * * 1,4", "every Monday and Thursday at 08:00"],
  ["0 8 * * 6,7", "every Saturday and Sunday at 08:00"],
  ["*/15 9-17 * * 1-5", "every 15 minutes from 09:00 to 17:59, every weekday"],
  ["0 0 1 * *", "on the 1st of every month at 00:00"],
  ["0 0 28 * *", "on the 28th of every month at 00:00"],
  ["0 0 31 * *", "on the 31st of every month that has one at 00:00"],
  ["0 0 29-30 * *", null],
  ["0 0 31 1,3 *", "on the 31st of January and March at 00:00"],
  ["0 0 31 1,4 *", null],
  ["0 0 29 2 *", null],
  ["0 9 * * 1,1", "every Monday at 09:00"],
  ["0 0 L * *", "on the last day of every month at 00:00"],
  ["0 6 22 12 *", "on the 22nd of December at 06:00"],
  ["0 6 * 1,7 *", "every day in January and July at 06:00"],
])("%s is %s", (cron, text) => expect(describeCron(cron)).toBe(text));

test.each([
  "0 9 1 * 1",
  "*/7 * * * *",
  "0 */5 * * *",
  "*/45 * * * * *",
  "0 9 * * 1#2",
  "7-59/9 3 * * *",
  "0,1,2,3,4,5,6 1 * * *",
  "15 30 * * * *",
  "soon",
])("%s is not described: no short text would be correct", (cron) => expect(describeCron(cron)).toBeNull());

test.each([
  [1_000, "every second"],
  [90_000, "every 90 seconds"],
  [3_600_000, "every hour"],
  [172_800_000, "every 2 days"],
  [1_500, "every 1,500 ms"],
])("%i ms is %s", (ms, text) => expect(describeInterval(ms)).toBe(text));

test("a cron has a time zone, an interval has none", () => {
  expect(describeTiming({ cron: "0 9 * * 1-5", everyMs: null, timeZone: "Europe/Berlin" })).toBe("every weekday at 09:00 Europe/Berlin");
  expect(describeTiming({ cron: "0 9 1 * 1", everyMs: null, timeZone: "UTC" })).toBe("0 9 1 * 1 UTC");
  expect(describeTiming({ cron: null, everyMs: 60_000, timeZone: "UTC" })).toBe("every minute");
});
