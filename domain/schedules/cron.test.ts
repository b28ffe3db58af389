import { expect, test } from "vitest";
import { cronError, parseCron, expandCron } from "./cron.ts";

test.each(["* * * * *", "0 */5 * * * *", "0 9 * * MON-FRI", "0 0 L * *", "0 9 * * 1#2", "0 9 * * 5-7", "@Daily", "@midnight"])(
  "%s is valid",
  (cron) => expect(cronError(cron)).toBeNull(),
);

test.each([
  ["", "write five fields"],
  ["* * * *", "write five fields"],
  ["* * * * * * *", "write five fields"],
  ["@reboot", "write @yearly"],
  ["@daily @daily", "write @yearly"],
  ["2026-10-01T00:00:00", "write five fields"],
  ["61 * * * *", "61"],
  ["* 25 * * *", "25"],
  ["* 22-25 * * *", "hour: 24"],
  ["* 25-2 * * *", "25"],
  ["5/0 * * * *", "stepping"],
  ["50-10/0 * * * *", "50-10/0"],
  ["0 0 5-0 * *", "larger"],
  ["0 0 * * FRI-XYZ", "XYZ"],
  ["x * * * *", "illegal"],
  ["0 9 * * MO", "MO"],
  ["0 9 * * Mondays", "Mondays"],
  ["0 9 L-3 * *", "L-3"],
  ["0 9 0 * *", "day: 0"],
  ["0 9 32 * *", "32"],
  ["0 9 * 0 *", "month: 0"],
  ["0 9 * 13 *", "13"],
])("%j is refused with the reason", (cron, why) => {
  expect(cronError(cron)).toContain(why);
});

/** Returns the first 20 matches of an expression in 2026. */
function matchesOf(cron: string): number[] {
  const pattern = parseCron(cron);
  const times: number[] = [];
  for (let at = pattern.after(Date.UTC(2026, 0, 1)); at !== null && times.length < 20; at = pattern.after(at)) times.push(at);
  return times;
}

test.each([
  ["5/15 * * * *", "5,20,35,50 * * * *"],
  ["10/20 5/15 * * * *", "10,30,50 5,20,35,50 * * * *"],
  ["0 3/8 * * *", "0 3,11,19 * * *"],
  ["0 22-2 * * *", "0 22,23,0,1,2 * * *"],
  ["50-10/10 * * * *", "50,0,10 * * * *"],
  ["0 22-4/3 * * *", "0 22,1,4 * * *"],
  ["0 9 * * FRI-MON", "0 9 * * 5,6,0,1"],
  ["0 9 * * fri-sun", "0 9 * * 5,6,0"],
  ["0 9 * * 7-2", "0 9 * * 0,1,2"],
  ["0 9 * * SUN-SUN", "0 9 * * 0"],
  ["0 9 * * 7-SUN", "0 9 * * 0"],
  ["0 9 * * 7/2", "0 9 * * 0,2,4,6"],
  ["0 9 28-3 * *", "0 9 28,29,30,31,1,2,3 * *"],
  ["0 9 1 NOV-FEB *", "0 9 1 11,12,1,2 *"],
  ["0 9 1 OCT/2 *", "0 9 1 10,12 *"],
  ["0 9 * * monday", "0 9 * * 1"],
  ["0 9 * * Tues,Thursday", "0 9 * * 2,4"],
  ["0 9 * * Friday-Monday/2", "0 9 * * 5,0"],
  ["0 9 * * Monday-Friday", "0 9 * * 1-5"],
  ["0 9 * * 07", "0 9 * * 0"],
  ["0 9 1 January,Sept *", "0 9 1 1,9 *"],
  ["0 9 1 November-february *", "0 9 1 11,12,1,2 *"],
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
  ["@monthly", "0 0 1 * *"],
  ["@weekly", "0 0 * * SUN"],
  ["@daily", "0 0 * * *"],
  ["@HOURLY", "0 * * * *"],
])("%s means %s", (expression, equivalent) => {
  expect(matchesOf(expression)).toHaveLength(20);
  expect(matchesOf(expression)).toEqual(matchesOf(equivalent));
});

test.each([
  ["0 2 * * *", true],
  ["0 22-2 * * *", true],
  ["* 2,4 * * *", true],
  ["@daily", true],
  ["0 */2 * * *", false],
  ["0 0-23 * * *", false],
  ["0 0/1 * * *", false],
  ["@hourly", false],
])("%s names its hours: %s", (cron, named) => expect(parseCron(cron).namesHours).toBe(named));

test("an expanded expression can be read by any cron library", () => {
  expect(["@daily", "5/15 22-2 * NOV-JAN fri-sun", "*/5 9-17 L * 1#2"].map(expandCron)).toEqual([
    "0 0 * * *",
    "5-59/15 22,23,0,1,2 * 11,12,1 5,6,0",
    "*/5 9-17 L * 1#2",
  ]);
});
