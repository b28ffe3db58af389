import { cronError, parseCron, expandCron } from "#domain/schedules/cron";

/**
 * Returns what is wrong with the cron expression of a brand, or null. The Agents SDK starts the cycles of brands. Its library
 * cron-schedule reads `5L` as 5 and throws on `L`, `W`, `#` and on dates that never occur. Schedules accept `L`, `W` and `#`.
 */
export function brandCronError(cron: string): string | null {
  const problem = cronError(cron);
  if (problem !== null) return problem;
  if (/[A-Z#]/i.test(expandCron(cron))) return "can't use L, W or # for a brand: name the days, such as 0 9 1 * *";
  return parseCron(cron).after(Date.now()) === null ? "never occurs: there is no such date" : null;
}

/** True when an expression matches midnight of each of the first `days` days of the year 2000, which began on a Saturday. */
function matchesEveryDay(cron: string, days: number): boolean {
  const { after } = parseCron(cron);
  return Array.from({ length: days }, (_, day) => Date.UTC(2000, 0, 1 + day)).every((at) => after(at - 1) === at);
}

/**
 * Returns the cron expression of a brand rewritten so that the Agents SDK fires it at the times that {@link parseCron} returns. When both
 * day fields name days, a match of either counts, but cron-schedule ignores a field that names all its days, such as `1-31`. Such a pair
 * is written as `*`.
 */
export function agentsSdkCron(cron: string): string {
  const expanded = expandCron(cron);
  const [minute, hour, day = "*", month, weekday = "*"] = expanded.split(" ");
  if (day === "*" || weekday === "*") return expanded;
  const isDaily = matchesEveryDay(`0 0 ${day} * *`, 31) || matchesEveryDay(`0 0 * * ${weekday}`, 7);
  return isDaily ? `${minute} ${hour} * ${month} *` : expanded;
}
