import { expect, test } from "vitest";
import { agentsSdkCron, brandCronError } from "./cron.ts";

test.each([
  ["0 0 L * *", "L, W or #"],
  ["0 0 lw * *", "L, W or #"],
  ["0 0 15W * *", "L, W or #"],
  ["0 0 * * 5L", "L, W or #"],
  ["0 0 * * FRI#2", "L, W or #"],
  ["0 0 30 2 *", "never occurs"],
  ["0 0 31 4,6,SEP,NOV *", "never occurs"],
  ["0 99 * * *", "99"],
])("the cron of a brand can't be %s", (cron, why) => expect(brandCronError(cron)).toContain(why));

test.each([
  ["@daily", "0 0 * * *"],
  ["0 22-2 * * FRI-MON", "0 22,23,0,1,2 * * 5,6,0,1"],
  ["0 9 1-7 jul-sep 1", "0 9 1-7 7-9 1"],
  ["0 0 29 2 *", "0 0 29 2 *"],
  // Either of two named days counts, and one of them is every day.
  ["0 9 1-31 * 1", "0 9 * * *"],
  ["5 9 22 * */1", "5 9 * * *"],
  ["5 9 22 MAR SUN-SAT", "5 9 * 3 *"],
])("%s fires as %s", (cron, fired) => {
  expect(brandCronError(cron)).toBeNull();
  expect(agentsSdkCron(cron)).toBe(fired);
});
