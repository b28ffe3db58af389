import { formatCount, pluralize } from "../../ui/format.ts";

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const months = "January February March April May June July August September October November December".split(" ");

/** "a", "a and b", "a, b and c". */
const joinWithAnd = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

/**
 * The numbers of a cron field that is a list of numbers and ranges; null for anything else. The names in `names` stand for numbers
 * from `first`.
 */
function numbersIn(field: string, names: readonly string[], first: number): number[] | null {
  const parse = (text: string): number => {
    const named = names.findIndex((name) => name.slice(0, 3).toLowerCase() === text.toLowerCase());
    return named >= 0 ? named + first : /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  };
  const numbers = field.split(",").flatMap((part) => {
    const [from = NaN, to = from] = part.split("-").map(parse);
    return from <= to ? Array.from({ length: to - from + 1 }, (_, index) => from + index) : [NaN];
  });
  return numbers.some(Number.isNaN) ? null : [...new Set(numbers)];
}

const stepOf = (field: string): number | null => {
  const match = /^\*\/(\d{1,2})$/.exec(field);
  return match ? Number(match[1]) : null;
};

function ordinal(day: number): string {
  const ending = day % 10 === 1 && day !== 11 ? "st" : day % 10 === 2 && day !== 12 ? "nd" : day % 10 === 3 && day !== 13 ? "rd" : "th";
  return `${day}${ending}`;
}

/** Whether a month (from 1) has all of these days in every year. */
const hasDays = (month: number, dates: readonly number[]): boolean =>
  dates.every((date) => date <= new Date(Date.UTC(2027, month, 0)).getUTCDate());

/**
 * The days of a cron: "every day", "every weekday", "every Monday and Thursday", "on the 1st of every month". Null if no short text
 * is correct.
 */
function daysOf(dayOfMonth: string, month: string, dayOfWeek: string): string | null {
  const inMonths = month === "*" ? [] : numbersIn(month, months, 1);
  if (inMonths === null || (dayOfMonth !== "*" && dayOfWeek !== "*")) return null;
  const inMonthsText = inMonths.length ? ` in ${joinWithAnd(inMonths.map((number) => months[number - 1] ?? ""))}` : "";
  if (dayOfMonth !== "*") {
    const dates = dayOfMonth === "L" ? [] : numbersIn(dayOfMonth, [], 0);
    if (dates === null || inMonths.some((number) => !hasDays(number, dates))) return null;
    const named = joinWithAnd(dayOfMonth === "L" ? ["last day"] : dates.map(ordinal));
    // Several dates of which some are missing in some months would need a longer text than the expression itself.
    if (!inMonthsText && dates.length > 1 && !hasDays(2, dates)) return null;
    const every = hasDays(2, dates) ? "every month" : "every month that has one";
    return `on the ${named} of ${inMonthsText ? joinWithAnd(inMonths.map((number) => months[number - 1] ?? "")) : every}`;
  }
  if (dayOfWeek === "*") return `every day${inMonthsText}`;
  const week = numbersIn(dayOfWeek, days, 0)?.map((day) => day % 7);
  if (!week) return null;
  const named = week.join();
  if (named === "1,2,3,4,5") return `every weekday${inMonthsText}`;
  if (named === "0,6" || named === "6,0") return `every Saturday and Sunday${inMonthsText}`;
  return week.length === 7 ? `every day${inMonthsText}` : `every ${joinWithAnd(week.map((day) => days[day] ?? ""))}${inMonthsText}`;
}

const padTwo = (value: number): string => String(value).padStart(2, "0");

/** The times of day of a cron. `isRepeated`: the text goes before the days. Null if no short text is correct. */
function timesOf(minute: string, hour: string): { text: string; isRepeated: boolean } | null {
  const [minutes, hours] = [numbersIn(minute, [], 0), numbersIn(hour, [], 0)];
  const [everyMinutes, everyHours] = [minute === "*" ? 1 : stepOf(minute), stepOf(hour)];
  if (minutes && hours && minutes.length * hours.length <= 6)
    return {
      text: `at ${joinWithAnd(hours.flatMap((hourOfDay) => minutes.map((minuteOfHour) => `${padTwo(hourOfDay)}:${padTwo(minuteOfHour)}`)))}`,
      isRepeated: false,
    };
  // Steps restart at each full hour: "*/45" means :00 and :45, and "*/7" is not an interval either.
  if (everyMinutes && 60 % everyMinutes !== 0) {
    const marks = Array.from({ length: Math.ceil(60 / everyMinutes) }, (_, index) => `:${padTwo(index * everyMinutes)}`);
    return hour === "*" && marks.length <= 4 ? { text: `every hour at ${joinWithAnd(marks)}`, isRepeated: true } : null;
  }
  if (everyMinutes) {
    const often = everyMinutes === 1 ? "every minute" : `every ${everyMinutes} minutes`;
    if (hour === "*") return { text: often, isRepeated: true };
    const range = /^(\d{1,2})-(\d{1,2})$/.exec(hour);
    return range ? { text: `${often} from ${padTwo(Number(range[1]))}:00 to ${padTwo(Number(range[2]))}:59`, isRepeated: true } : null;
  }
  if (minutes?.length !== 1) return null;
  const past = minutes[0] ? ` at :${padTwo(minutes[0])}` : "";
  if (hour === "*") return { text: `every hour${past}`, isRepeated: true };
  if (everyHours && 24 % everyHours !== 0) return null;
  return everyHours ? { text: `${everyHours === 1 ? "every hour" : `every ${everyHours} hours`}${past}`, isRepeated: true } : null;
}

/** A cron expression in words; null if no short text is correct. */
export function describeCron(cron: string): string | null {
  const fields = cron.trim().replaceAll("?", "*").split(/\s+/);
  const [second, minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = ""] = fields.length === 6 ? fields : ["0", ...fields];
  if (fields.length < 5) return null;
  const seconds = stepOf(second ?? "");
  if (seconds && 60 % seconds !== 0) return null;
  if (seconds || second === "*")
    return [minute, hour, dayOfMonth, month, dayOfWeek].every((field) => field === "*")
      ? seconds && seconds > 1
        ? `every ${seconds} seconds`
        : "every second"
      : null;
  if (second !== "0") return null;
  const [on, at] = [daysOf(dayOfMonth, month, dayOfWeek), timesOf(minute, hour)];
  if (on === null || at === null) return null;
  if (!at.isRepeated) return `${on} ${at.text}`;
  return on === "every day" ? at.text : `${at.text}, ${on}`;
}

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** An interval in words: "every hour", "every 90 minutes", "every 250 ms". */
export function describeInterval(ms: number): string {
  const [name, size] = units.find(([, unitMs]) => ms % unitMs === 0) ?? ["ms", 1];
  if (size === 1) return `every ${formatCount(ms)} ms`;
  return ms === size ? `every ${name}` : `every ${pluralize(ms / size, name)}`;
}

/** The timing of a schedule in words: "every weekday at 09:00 Europe/Berlin". */
export function describeTiming({ cron, everyMs, timeZone }: { cron: string | null; everyMs: number | null; timeZone: string }): string {
  if (cron === null) return everyMs === null ? "never" : describeInterval(everyMs);
  return `${describeCron(cron) ?? cron} ${timeZone}`;
}
