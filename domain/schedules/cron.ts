import { Cron } from "croner";

/** Shortcuts for whole expressions, and the five fields that they stand for. */
const shortcuts: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** Full names of months and weekdays. Users may write MON, Tues or monday. */
const months = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER".split(" ");
const weekdays = "SUNDAY MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY".split(" ");
/** Letters that the abbreviation of a name has at least. */
const minNameLength = 3;

type Field = { min: number; max: number; names: readonly string[] };
const zeroTo59: Field = { min: 0, max: 59, names: [] };
/** Second, minute, hour, day of the month, month, day of the week. */
const fields: readonly Field[] = [
  zeroTo59,
  zeroTo59,
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: months },
  { min: 0, max: 6, names: weekdays },
];

/** Returns the number of a value of a field; NaN when it is neither a name nor a number. */
function numberOf({ min, names }: Field, value: string): number {
  const index = value.length < minNameLength ? -1 : names.findIndex((name) => name.startsWith(value.toUpperCase()));
  if (index >= 0) return min + index;
  return /^\d+$/.test(value) ? Number(value) : NaN;
}

/** Returns the values of a range that wraps around the end of its field: `22-2/2` is 22, 0, 2. */
function expandWrappedRange({ min, max }: Field, from: number, to: number, step: number): string {
  const size = max - min + 1;
  const values = Array.from(
    { length: Math.floor((to + size - from) / step) + 1 },
    (_, index) => min + ((from - min + index * step) % size),
  );
  return values.join(",");
}

/** Returns one item of a list in the syntax of croner: names become numbers, `5/15` becomes a range to the end of the field, and wrapping ranges become lists. */
function expandItem(field: Field, item: string): string {
  const [, first = "", last = first, stepText] = /^([A-Za-z]+|\d+)(?:-([A-Za-z]+|\d+))?(?:\/(\d+))?$/.exec(item) ?? [];
  const [start, to, step] = [numberOf(field, first), numberOf(field, last), Number(stepText ?? 1)];
  // Anything else is left for croner to parse or refuse.
  if (Number.isNaN(start) || Number.isNaN(to)) return item;
  const isRange = item.includes("-");
  // Sunday is 0 and 7. A range that starts with Sunday starts with 0.
  const from = field.names === weekdays && start === 7 && (!isRange || to !== 7) ? 0 : start;
  if (!isRange) return stepText === undefined ? String(start) : `${from}-${field.max}/${step}`;
  // A range of one value: croner would read SUN-SUN as all days.
  if (from === to && step >= 1) return String(from);
  const isWrapped = from > to && from <= field.max && to >= field.min && step >= 1 && step <= field.max - field.min + 1;
  return isWrapped ? expandWrappedRange(field, from, to, step) : `${from}-${to}${stepText === undefined ? "" : `/${step}`}`;
}

/** Returns the expression in a syntax that every cron library reads: shortcuts, `5/15` and ranges such as `22-2` or `FRI-MON` are expanded. */
export function expandCron(cron: string): string {
  const parts = (shortcuts[cron.toLowerCase()] ?? cron).split(" ");
  const first = fields.length - parts.length;
  return parts
    .map((part, index) => {
      const field = fields[first + index];
      return field
        ? part
            .split(",")
            .map((item) => expandItem(field, item))
            .join(",")
        : part;
    })
    .join(" ");
}

/** True when an expanded list of hours contains this hour. */
const hasHour = (hours: string, hour: number): boolean =>
  hours.split(",").some((item) => {
    const [, from = "", to = from, step = "1"] = /^(\d+)(?:-(\d+))?(?:\/(\d+))?$/.exec(item) ?? [];
    return hour >= Number(from) && hour <= Number(to) && (hour - Number(from)) % Number(step) === 0;
  });

/** True when the field lists certain hours: it has no `*` and does not contain all 24 hours. */
const listsHours = (hours: string): boolean =>
  !/(^|,)[*?]/.test(hours) && !Array.from({ length: 24 }, (_, hour) => hour).every((hour) => hasHour(hours, hour));

/** A parsed expression. `namesHours`: it lists certain hours of the day, so each listed time occurs once a day. */
export type CronPattern = {
  namesHours: boolean;
  /** Returns the next match after `wall`; null when there is none. Both are local clock times, written as the Unix ms of the same time in UTC. */
  after: (wall: number) => number | null;
};

/** Parses an expression of five or six fields, or a shortcut. Throws a TypeError that says what is wrong. */
export function parseCron(cron: string): CronPattern {
  const text = expandCron(cron);
  const pattern = new Cron(text, { timezone: "UTC", mode: "5-or-6-parts" });
  return {
    namesHours: listsHours(text.split(" ").at(-4) ?? ""),
    after: (wall) => pattern.nextRun(new Date(wall))?.getTime() ?? null,
  };
}

/** Returns an error message of croner for users. Croner counts days and months from 0. */
const parserMessageOf = (message: string): string =>
  message
    .replace(/^CronPattern: /, "")
    .replace(/(value for (?:day|month)): (-?\d+)/, (_, index: string, value: string) => `${index}: ${Number(value) + 1}`);

/** Returns what is wrong with a cron expression, or null. It must have five fields, six with seconds first, or be a shortcut such as `@daily`. */
export function cronError(cron: string): string | null {
  if (cron.startsWith("@"))
    return shortcuts[cron.toLowerCase()] === undefined ? `write ${Object.keys(shortcuts).join(", ")} or five fields` : null;
  if (!/^\S+(?: \S+){4,5}$/.test(cron))
    return "write five fields such as 0 9 * * 1-5, six fields with seconds first, or a shortcut such as @daily";
  try {
    parseCron(cron);
    return null;
  } catch (error) {
    return `is not a cron expression: ${error instanceof Error ? parserMessageOf(error.message) : String(error)}`;
  }
}
