import { cronError, parseCron, expandCron } from "../schedules/cron.ts";

/**
 * What is wrong with the cron of a brand, or null. Brands are woken by the Agents SDK, whose cron-schedule reads `5L` as 5 and
 * throws at `L`, `W` and `#`, and at a day that never comes; schedules can have the former.
 */
export function brandCronError(cron: string): string | null {
  const trouble = cronError(cron);
  if (trouble !== null) return trouble;
  if (/[A-Z#]/i.test(expandCron(cron))) return "can't have L, W or # for a brand: name the days, such as 0 9 1 * *";
  return parseCron(cron).after(Date.now()) === null ? "never happens: there is no such day" : null;
}

/** True when an expression happens at midnight of each of the first `days` days of the year 2000, a Saturday. */
function hasEvery(cron: string, days: number): boolean {
  const { after } = parseCron(cron);
  return Array.from({ length: days }, (_, day) => Date.UTC(2000, 0, 1 + day)).every((at) => after(at - 1) === at);
}

/**
 * The cron of a brand as the Agents SDK fires it at the times that {@link parseCron} gives. Of two named day fields either
 * counts; cron-schedule ignores the one that names all its days, such as `1-31`, so that every day is written as `*` here.
 */
export function agentsSdkCron(cron: string): string {
  const plain = expandCron(cron);
  const [minute, hour, day = "*", month, weekday = "*"] = plain.split(" ");
  if (day === "*" || weekday === "*") return plain;
  const isDaily = hasEvery(`0 0 ${day} * *`, 31) || hasEvery(`0 0 * * ${weekday}`, 7);
  return isDaily ? `${minute} ${hour} * ${month} *` : plain;
}
