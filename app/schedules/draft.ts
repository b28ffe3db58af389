import { issuesOf } from "#domain/messages/envelope";
import { type EventName, events, isEventName } from "#domain/messages/events";
import { messageTypesOf } from "#domain/jobs/newJob";
import { isQueueName, queueNames } from "#domain/queues/queues";
import { ScheduleDefinition, type Schedule } from "#domain/schedules/schedule";
import { timesBetween } from "#domain/schedules/timing";
import { ApiError } from "../api.ts";
import { type AttemptDraft, optionErrors, optionsOf, defaultOptions } from "../jobs/new/options.ts";
import { pageFailedMessage } from "../toasts/failures.ts";
import { readJsonToSend } from "../ui/JsonTree/parse.ts";
import { parseWallTime, wallTimeOf } from "../settings/zone.ts";

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

const formatJson = (value: unknown): string => JSON.stringify(value, null, 2) ?? "";
/** A payload that fits its type. */
export const samplePayloadOf = (type: string): string => (isEventName(type) ? formatJson(events[type].sample) : "null");
const inputTimeOf = (at: string | null): string => (at === null ? "" : wallTimeOf(new Date(at)));

export function newDraft(timeZone: string, queue: string = queueNames[0], type: EventName | undefined = messageTypesOf(queue)[0]): Draft {
  return {
    name: "",
    queue,
    type: type ?? "",
    payload: samplePayloadOf(type ?? ""),
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

export function draftOf(schedule: ScheduleDefinition): Draft {
  const ms = schedule.everyMs ?? unitMs.hours;
  const unit = unitNames.findLast((one) => ms % unitMs[one] === 0) ?? "seconds";
  return {
    ...newDraft(schedule.timeZone),
    name: schedule.name,
    queue: schedule.queue,
    type: schedule.type,
    payload: formatJson(schedule.payload),
    by: schedule.cron === null ? "interval" : "cron",
    cron: schedule.cron ?? "0 9 * * 1-5",
    every: String(ms / unitMs[unit]),
    unit,
    limit: schedule.limit === null ? "" : String(schedule.limit),
    startAt: inputTimeOf(schedule.startAt),
    endAt: inputTimeOf(schedule.endAt),
    missed: schedule.missed,
    attempts: textOf(schedule.options.attempts),
    timeout: textOf(schedule.options.timeoutMs && schedule.options.timeoutMs / 1_000),
    priority: textOf(schedule.options.priority),
    key: textOf(schedule.options.key),
  };
}

const parseNumber = (text: string): number | null => (text.trim() === "" ? null : Number(text));

/** A moment of the form. One that was not touched stays as exact as it was: the form shows minutes. */
function instantOf(text: string, known: string | null | undefined): string | null {
  if (text === "") return null;
  if (known && inputTimeOf(known) === text) return known;
  return parseWallTime(text)?.toISOString() ?? text;
}

const attemptDraftOf = ({ attempts, timeout, priority, key }: AttemptDraft): AttemptDraft => ({ attempts, timeout, priority, key });

type UneditedParts = Pick<ScheduleDefinition, "options" | "startAt" | "endAt">;

function readPayload(text: string): { payload: unknown; trouble: string | null } {
  const read = readJsonToSend(text);
  return read.ok ? { payload: read.value, trouble: null } : { payload: null, trouble: read.reason };
}

/** What each field asks for, as one says it; where it is missing the schema's own words do. */
const fieldErrors: Readonly<Record<string, string>> = {
  name: "Give it a name of up to 80 characters.",
  everyMs: "A number that comes to at least a second and at most a year.",
  limit: "A whole number from 1, or nothing for no limit.",
  startAt: "A day and a time, or nothing.",
};
const asSentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;

/** Issues by the field they belong to, the first of each. */
export function errorsByField(issues: readonly { path: string; message: string }[]): Record<string, string> {
  const fields = issues.map(({ path, message }): [string, string] => {
    const [field = "", ...inside] = path.replace(/^body\./, "").split(".");
    // An option that the form doesn't show can be wrong too, where it was kept.
    if (field === "options") return Object.entries(optionErrors([{ path: inside.join(".") }]))[0] ?? ["form", `${path}: ${message}.`];
    return [field, fieldErrors[field] ?? (inside.length ? `${inside.join(".")}: ${message}.` : asSentence(message))];
  });
  return Object.fromEntries(fields.toReversed());
}

/** What was wrong when it was sent, field by field; `form` is for the whole. */
export function errorsOf(failure: unknown): Record<string, string> {
  if (!(failure instanceof ApiError)) return { form: `${pageFailedMessage} Nothing was saved.` };
  return { ...errorsByField(failure.issues), form: failure.message };
}

/** The schedule a draft means, or what is wrong with it, field by field: what the server would say, while one types. */
export function validateDraft(
  draft: Draft,
  kept?: UneditedParts,
): { definition: ScheduleDefinition | null; errors: Record<string, string> } {
  const { payload, trouble } = readPayload(draft.payload);
  const { attempts: _attempts, timeoutMs: _timeoutMs, priority: _priority, key: _key, ...others } = kept?.options ?? {};
  const every = parseNumber(draft.every);
  const parsed = ScheduleDefinition.safeParse({
    name: draft.name,
    queue: draft.queue,
    type: draft.type,
    payload,
    options: { ...others, ...optionsOf({ ...defaultOptions, ...attemptDraftOf(draft) }) },
    cron: draft.by === "cron" ? draft.cron : null,
    everyMs: draft.by === "interval" ? (every === null ? NaN : Math.round(every * unitMs[draft.unit])) : null,
    timeZone: draft.timeZone.trim(),
    limit: parseNumber(draft.limit),
    startAt: instantOf(draft.startAt, kept?.startAt),
    endAt: instantOf(draft.endAt, kept?.endAt),
    missed: draft.missed,
  });
  const carried =
    isQueueName(draft.queue) && isEventName(draft.type) && !trouble ? events[draft.type].payload.safeParse(payload).error : undefined;
  const errors = {
    ...(parsed.success ? {} : errorsByField(issuesOf(parsed.error))),
    ...(carried ? errorsByField(issuesOf(carried).map((issue) => ({ ...issue, path: `payload.${issue.path}` }))) : {}),
    ...(trouble ? { payload: trouble } : {}),
  };
  return { definition: parsed.success && !Object.keys(errors).length ? parsed.data : null, errors };
}

/** The next five times of a draft, as far as its timing is right; null when it isn't. `runs` are those it has made. */
export function previewOf(draft: Draft, createdAt: string, runs: number, now: number): number[] | null {
  const timing = validateDraft({
    ...draft,
    name: "x",
    type: draft.type || "x",
    payload: samplePayloadOf(draft.type),
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
export const runCountText = ({ runs, limit }: Pick<Schedule, "runs" | "limit">): string =>
  limit === null ? String(runs) : `${runs} of ${limit}`;
