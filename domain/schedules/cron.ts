import { Cron } from "croner";

/** What people write for a whole expression, and the five fields it stands for. */
const nicknames: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** Names in full: people write MON, Tues and monday. */
const months = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER".split(" ");
const weekdays = "SUNDAY MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY".split(" ");
/** Letters that a name has at least. */
const shortestName = 3;

type Field = { min: number; max: number; names: readonly string[] };
const sixty: Field = { min: 0, max: 59, names: [] };
/** Second, minute, hour, day of the month, month, day of the week. */
const fields: readonly Field[] = [
  sixty,
  sixty,
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: months },
  { min: 0, max: 6, names: weekdays },
];

/** The number that a value of a field stands for; NaN for what is none. */
function numberOf({ min, names }: Field, value: string): number {
  const place = value.length < shortestName ? -1 : names.findIndex((name) => name.startsWith(value.toUpperCase()));
  if (place >= 0) return min + place;
  return /^\d+$/.test(value) ? Number(value) : NaN;
}

/** The values of a range that goes past the end of its field and on from its beginning: `22-2/2` is 22, 0, 2. */
function wrapped({ min, max }: Field, from: number, to: number, step: number): string {
  const size = max - min + 1;
  const values = Array.from(
    { length: Math.floor((to + size - from) / step) + 1 },
    (_, index) => min + ((from - min + index * step) % size),
  );
  return values.join(",");
}

/** One item of a list as croner reads it: names are numbers, `5/15` is from 5 to the end by 15, and a range may go past the end of its field. */
function itemOf(field: Field, item: string): string {
  const [, first = "", last = first, stepText] = /^([A-Za-z]+|\d+)(?:-([A-Za-z]+|\d+))?(?:\/(\d+))?$/.exec(item) ?? [];
  const [start, to, step] = [numberOf(field, first), numberOf(field, last), Number(stepText ?? 1)];
  // What is none of these is croner's to read, or to refuse as it was written.
  if (Number.isNaN(start) || Number.isNaN(to)) return item;
  const isRange = item.includes("-");
  // Sunday is 0 and 7; a range that begins with it begins with 0.
  const from = field.names === weekdays && start === 7 && (!isRange || to !== 7) ? 0 : start;
  if (!isRange) return stepText === undefined ? String(start) : `${from}-${field.max}/${step}`;
  // A range of one value: croner takes SUN-SUN for all days.
  if (from === to && step >= 1) return String(from);
  const isWrapped = from > to && from <= field.max && to >= field.min && step >= 1 && step <= field.max - field.min + 1;
  return isWrapped ? wrapped(field, from, to, step) : `${from}-${to}${stepText === undefined ? "" : `/${step}`}`;
}

/** The expression as every cron library reads it: nicknames, `5/15` and ranges such as `22-2` or `FRI-MON` written out. */
export function expandCron(cron: string): string {
  const parts = (nicknames[cron.toLowerCase()] ?? cron).split(" ");
  const first = fields.length - parts.length;
  return parts
    .map((part, index) => {
      const field = fields[first + index];
      return field
        ? part
            .split(",")
            .map((item) => itemOf(field, item))
            .join(",")
        : part;
    })
    .join(" ");
}

/** True when a list of hours, as it was written out, has this one. */
const hasHour = (hours: string, hour: number): boolean =>
  hours.split(",").some((item) => {
    const [, from = "", to = from, step = "1"] = /^(\d+)(?:-(\d+))?(?:\/(\d+))?$/.exec(item) ?? [];
    return hour >= Number(from) && hour <= Number(to) && (hour - Number(from)) % Number(step) === 0;
  });

/** True when the hours are named and are not all 24: neither `*` nor a step of it. */
const areNamed = (hours: string): boolean =>
  !/(^|,)[*?]/.test(hours) && !Array.from({ length: 24 }, (_, hour) => hour).every((hour) => hasHour(hours, hour));

/** An expression that was read. `namesHours`: it happens at certain hours of the day, so each of them once a day. */
export type CronPattern = {
  namesHours: boolean;
  /** The next match later than `wall`, both ms of a clock on the wall taken for UTC; null when there is none. */
  after: (wall: number) => number | null;
};

/** Reads an expression of five or six fields, or a nickname. Throws a TypeError that says what is wrong. */
export function parseCron(cron: string): CronPattern {
  const text = expandCron(cron);
  const pattern = new Cron(text, { timezone: "UTC", mode: "5-or-6-parts" });
  return {
    namesHours: areNamed(text.split(" ").at(-4) ?? ""),
    after: (wall) => pattern.nextRun(new Date(wall))?.getTime() ?? null,
  };
}

/** What croner says of an expression. It counts days and months from 0. */
const troubleOf = (message: string): string =>
  message
    .replace(/^CronPattern: /, "")
    .replace(/(value for (?:day|month)): (-?\d+)/, (_, place: string, value: string) => `${place}: ${Number(value) + 1}`);

/** What is wrong with a cron expression, or null. It has five fields, six with the second in front, or is a nickname such as `@daily`. */
export function cronError(cron: string): string | null {
  if (cron.startsWith("@"))
    return nicknames[cron.toLowerCase()] === undefined ? `write ${Object.keys(nicknames).join(", ")} or five fields` : null;
  if (!/^\S+(?: \S+){4,5}$/.test(cron)) return "write five fields, such as 0 9 * * 1-5, six with the second in front, or @daily";
  try {
    parseCron(cron);
    return null;
  } catch (error) {
    return `is not a cron expression: ${error instanceof Error ? troubleOf(error.message) : String(error)}`;
  }
}
