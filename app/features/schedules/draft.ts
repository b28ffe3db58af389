import { issuesOf } from "#domain/messages/envelope";
import { messageTypeOf } from "#domain/pipeline/messages";
import { messageTypesOf } from "#domain/jobs/newJob";
import { isQueueName, queueNames } from "#domain/queues/queues";
import { ScheduleDefinition } from "#domain/schedules/schedule";
import { timesBetween } from "#domain/schedules/timing";
import { ApiError } from "../../core/api.ts";
import { type AttemptDraft, optionErrors, optionsOf, defaultOptions } from "../../ui/jobOptions.ts";
import { pageFailedMessage } from "../../core/toasts/failures.ts";
import { readJsonToSend } from "../../ui/JsonTree/parse.ts";
import { parseWallTime, wallTimeOf } from "../../core/settings/zone.ts";

export const unitMs = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
export type Unit = keyof typeof unitMs;
export const unitNames = ["seconds", "minutes", "hours", "days"] as const;

/** A schedule as the form holds it: texts, because a half-typed number is no number. Times are local times in the dashboard's time zone. */
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
/** A valid sample payload of a type, as indented JSON; "null" for unknown types. */
export const samplePayloadOf = (type: string): string => formatJson(messageTypeOf(type)?.sample ?? null);
const inputTimeOf = (at: string | null): string => (at === null ? "" : wallTimeOf(new Date(at)));

/** The draft of a new schedule. */
export function newDraft(
  timeZone: string,
  queue: string = queueNames()[0] ?? "",
  type: string | undefined = messageTypesOf(queue)[0],
): Draft {
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

/** The draft of an existing schedule. */
export function draftOf(schedule: ScheduleDefinition): Draft {
  const ms = schedule.everyMs ?? unitMs.hours;
  const unit = unitNames.findLast((name) => ms % unitMs[name] === 0) ?? "seconds";
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

/** The ISO time of a form field. An unchanged field keeps its original seconds, because the form shows only minutes. */
function instantOf(text: string, original: string | null | undefined): string | null {
  if (text === "") return null;
  if (original && inputTimeOf(original) === text) return original;
  return parseWallTime(text)?.toISOString() ?? text;
}

const attemptDraftOf = ({ attempts, timeout, priority, key }: AttemptDraft): AttemptDraft => ({ attempts, timeout, priority, key });

type UneditedParts = Pick<ScheduleDefinition, "options" | "startAt" | "endAt">;

function readPayload(text: string): { payload: unknown; issue: string | null } {
  const read = readJsonToSend(text);
  return read.ok ? { payload: read.value, issue: null } : { payload: null, issue: read.reason };
}

/** The error text of each field, instead of the message of the schema. */
const fieldErrors: Readonly<Record<string, string>> = {
  name: "Enter a name of up to 80 characters.",
  everyMs: "At least one second and at most one year.",
  limit: "A whole number from 1, or empty for no limit.",
  startAt: "A date and a time, or empty.",
};
const asSentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;

/** The first error text per form field; `form` is for the form as a whole. */
export function errorsByField(issues: readonly { path: string; message: string }[]): Record<string, string> {
  const fields = issues.map(({ path, message }): [string, string] => {
    const [field = "", ...inside] = path.replace(/^body\./, "").split(".");
    // A kept option that the form does not show can be invalid too.
    if (field === "options") return Object.entries(optionErrors([{ path: inside.join(".") }]))[0] ?? ["form", `${path}: ${message}.`];
    return [field, fieldErrors[field] ?? (inside.length ? `${inside.join(".")}: ${message}.` : asSentence(message))];
  });
  return Object.fromEntries(fields.toReversed());
}

/** The error texts of a failed save per form field; `form` is for the form as a whole. */
export function errorsOf(failure: unknown): Record<string, string> {
  if (!(failure instanceof ApiError)) return { form: `${pageFailedMessage} Nothing was saved.` };
  return { ...errorsByField(failure.issues), form: failure.message };
}

/**
 * Validates a draft as the server would: the schedule definition, or null and the error texts per form field. `kept`: the parts of
 * the edited schedule that the form does not hold exactly.
 */
export function validateDraft(
  draft: Draft,
  kept?: UneditedParts,
): { definition: ScheduleDefinition | null; errors: Record<string, string> } {
  const { payload, issue } = readPayload(draft.payload);
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
  const payloadError = isQueueName(draft.queue) && !issue ? messageTypeOf(draft.type)?.payload.safeParse(payload).error : undefined;
  const errors = {
    ...(parsed.success ? {} : errorsByField(issuesOf(parsed.error))),
    ...(payloadError ? errorsByField(issuesOf(payloadError).map((error) => ({ ...error, path: `payload.${error.path}` }))) : {}),
    ...(issue ? { payload: issue } : {}),
  };
  return { definition: parsed.success && !Object.keys(errors).length ? parsed.data : null, errors };
}

/** The next five runs of a draft, ms; null if its timing is invalid. `runs`: the number of runs so far. `now` in ms. */
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
  const remaining = timing.limit === null ? 5 : Math.min(5, timing.limit - runs);
  return timesBetween({ ...timing, createdAt }, now, Infinity, remaining);
}
