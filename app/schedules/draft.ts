import { issuesOf } from "#domain/envelope";
import { type EventName, events, isEventName } from "#domain/events";
import { typesOf } from "#domain/newJob";
import { isQueueName, queueNames } from "#domain/queues";
import { Definition, type Schedule } from "#domain/schedules";
import { timesBetween } from "#domain/timetable";
import { ApiError } from "../api.ts";
import { type AttemptDraft, optionErrors, optionsOf, usualOptions } from "../jobs/new/wants.ts";
import { pageFailed } from "../toasts/failures.ts";
import { readSendable } from "../ui/JsonTree/parse.ts";
import { momentOf, wallTimeOf } from "../settings/zone.ts";

export const unitMs = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
export type Unit = keyof typeof unitMs;
export const unitNames = ["seconds", "minutes", "hours", "days"] as const;

/** A schedule as it stands in a form: texts, because a half-typed number is no number. Times are on the wall of the shown zone. */
export type Draft = AttemptDraft & {
  name: string;
  queue: string;
  type: string;
  payload: string;
  by: "cron" | "interval";
  cron: string;
  every: string;
  unit: Unit;
  timeZone: string;
  limit: string;
  startAt: string;
  endAt: string;
  missed: "skip" | "catchUp";
};

const pretty = (value: unknown): string => JSON.stringify(value, null, 2) ?? "";
/** A payload that fits its type. */
export const sampleOf = (type: string): string => (isEventName(type) ? pretty(events[type].sample) : "null");
const wall = (at: string | null): string => (at === null ? "" : wallTimeOf(new Date(at)));

export function newDraft(timeZone: string, queue: string = queueNames[0], type: EventName | undefined = typesOf(queue)[0]): Draft {
  return {
    name: "",
    queue,
    type: type ?? "",
    payload: sampleOf(type ?? ""),
    by: "cron",
    cron: "0 9 * * 1-5",
    every: "1",
    unit: "hours",
    timeZone,
    limit: "",
    startAt: "",
    endAt: "",
    missed: "skip",
    attempts: "",
    timeout: "",
    priority: "",
    key: "",
  };
}

const textOf = (value: string | number | undefined): string => (value === undefined ? "" : String(value));

export function draftOf(schedule: Definition): Draft {
  const ms = schedule.everyMs ?? unitMs.hours;
  const unit = unitNames.findLast((one) => ms % unitMs[one] === 0) ?? "seconds";
  return {
    ...newDraft(schedule.timeZone),
    name: schedule.name,
    queue: schedule.queue,
    type: schedule.type,
    payload: pretty(schedule.payload),
    by: schedule.cron === null ? "interval" : "cron",
    cron: schedule.cron ?? "0 9 * * 1-5",
    every: String(ms / unitMs[unit]),
    unit,
    limit: schedule.limit === null ? "" : String(schedule.limit),
    startAt: wall(schedule.startAt),
    endAt: wall(schedule.endAt),
    missed: schedule.missed,
    attempts: textOf(schedule.options.attempts),
    timeout: textOf(schedule.options.timeoutMs && schedule.options.timeoutMs / 1_000),
    priority: textOf(schedule.options.priority),
    key: textOf(schedule.options.key),
  };
}

const number = (text: string): number | null => (text.trim() === "" ? null : Number(text));

/** A moment of the form. One that was not touched stays as exact as it was: the form shows minutes. */
function moment(text: string, known: string | null | undefined): string | null {
  if (text === "") return null;
  if (known && wall(known) === text) return known;
  return momentOf(text)?.toISOString() ?? text;
}

const attemptDraftOf = ({ attempts, timeout, priority, key }: AttemptDraft): AttemptDraft => ({ attempts, timeout, priority, key });

type Kept = Pick<Definition, "options" | "startAt" | "endAt">;

function readPayload(text: string): { payload: unknown; trouble: string | null } {
  const read = readSendable(text);
  return read.ok ? { payload: read.value, trouble: null } : { payload: null, trouble: read.why };
}

/** What each field asks for, as one says it; where it is missing the schema's own words do. */
const asks: Readonly<Record<string, string>> = {
  name: "Give it a name of up to 80 characters.",
  everyMs: "A number that comes to at least a second and at most a year.",
  limit: "A whole number from 1, or nothing for no limit.",
  startAt: "A day and a time, or nothing.",
};
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;

/** Issues by the field they belong to, the first of each. */
export function byField(issues: readonly { path: string; message: string }[]): Record<string, string> {
  const fields = issues.map(({ path, message }): [string, string] => {
    const [field = "", ...inside] = path.replace(/^body\./, "").split(".");
    // An option that the form doesn't show can be wrong too, where it was kept.
    if (field === "options") return Object.entries(optionErrors([{ path: inside.join(".") }]))[0] ?? ["form", `${path}: ${message}.`];
    return [field, asks[field] ?? (inside.length ? `${inside.join(".")}: ${message}.` : sentence(message))];
  });
  return Object.fromEntries(fields.toReversed());
}

/** What was wrong when it was sent, field by field; `form` is for the whole. */
export function errorsOf(failure: unknown): Record<string, string> {
  if (!(failure instanceof ApiError)) return { form: `${pageFailed} Nothing was saved.` };
  return { ...byField(failure.issues), form: failure.message };
}

/** The schedule a draft means, or what is wrong with it, field by field: what the server would say, while one types. */
export function judged(draft: Draft, kept?: Kept): { definition: Definition | null; errors: Record<string, string> } {
  const { payload, trouble } = readPayload(draft.payload);
  const { attempts: _attempts, timeoutMs: _timeoutMs, priority: _priority, key: _key, ...others } = kept?.options ?? {};
  const every = number(draft.every);
  const parsed = Definition.safeParse({
    name: draft.name,
    queue: draft.queue,
    type: draft.type,
    payload,
    options: { ...others, ...optionsOf({ ...usualOptions, ...attemptDraftOf(draft) }) },
    cron: draft.by === "cron" ? draft.cron : null,
    everyMs: draft.by === "interval" ? (every === null ? NaN : Math.round(every * unitMs[draft.unit])) : null,
    timeZone: draft.timeZone.trim(),
    limit: number(draft.limit),
    startAt: moment(draft.startAt, kept?.startAt),
    endAt: moment(draft.endAt, kept?.endAt),
    missed: draft.missed,
  });
  const carried =
    isQueueName(draft.queue) && isEventName(draft.type) && !trouble ? events[draft.type].payload.safeParse(payload).error : undefined;
  const errors = {
    ...(parsed.success ? {} : byField(issuesOf(parsed.error))),
    ...(carried ? byField(issuesOf(carried).map((issue) => ({ ...issue, path: `payload.${issue.path}` }))) : {}),
    ...(trouble ? { payload: trouble } : {}),
  };
  return { definition: parsed.success && !Object.keys(errors).length ? parsed.data : null, errors };
}

/** The next five times of a draft, as far as its timing is right; null when it isn't. `runs` are those it has made. */
export function previewOf(draft: Draft, createdAt: string, runs: number, now: number): number[] | null {
  const timing = judged({
    ...draft,
    name: "x",
    type: draft.type || "x",
    payload: sampleOf(draft.type),
    attempts: "",
    timeout: "",
    priority: "",
    key: "",
  }).definition;
  if (!timing) return null;
  const left = timing.limit === null ? 5 : Math.min(5, timing.limit - runs);
  return timesBetween({ ...timing, createdAt }, now, Infinity, left);
}

/** What a list says of a schedule that is over or held, and what it still may do. */
export const runsInWords = ({ runs, limit }: Pick<Schedule, "runs" | "limit">): string =>
  limit === null ? String(runs) : `${runs} of ${limit}`;
