import { z } from "zod";
import { maxParts, maxVariableBytes, partNames, settingsTextOf, type SettingsVars, textOf, textVariables } from "./settingsText.ts";

/** Most queues and workflows that an installation may name. The Queues screen shows at most 500 queues. */
const maxQueues = 500;
const maxWorkflows = 100;

const BindingName = z.string().regex(/^[A-Za-z_]\w{0,254}$/, "must be a name of letters, digits and _");
const DisplayName = z.string().trim().min(1).max(100);
/** Names of Cloudflare Queues: https://developers.cloudflare.com/queues/platform/limits/ */
const QueueNameText = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "must be the name of a queue");

const hasNoDuplicates = (items: readonly { name: string }[]): boolean => new Set(items.map(({ name }) => name)).size === items.length;

/**
 * A queue that the installation watches. `replay`: the Worker has a producer for it under `binding`. `rehearser`: the binding to the
 * entrypoint of its Worker that rehearses its messages. `subject`: the path to the field of a
 * message body that identifies it, such as `order.id` or `items.0.sku`.
 */
export const QueueSettings = z.strictObject({
  name: QueueNameText,
  deadLetterQueue: QueueNameText.optional(),
  replay: z.boolean(),
  displayName: DisplayName.optional(),
  subject: z
    .string()
    .max(200)
    .regex(/^[^."\s]+(?:\.[^."\s]+)*$/, "must be a path such as order.id")
    .optional(),
  binding: BindingName,
  rehearser: BindingName.optional(),
});
export type QueueSettings = z.infer<typeof QueueSettings>;

/** A workflow that the installation watches. `script` is the Worker that defines it. */
export const WorkflowSettings = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_][\w-]{0,63}$/, "must be the name of a workflow"),
  binding: BindingName,
  script: z.string().min(1).max(100).optional(),
  displayName: DisplayName.optional(),
});
export type WorkflowSettings = z.infer<typeof WorkflowSettings>;

/** What the Worker needs of `signalbox.jsonc`. `retention.deadLetterDays`: how many days resolved dead letters are kept unless an admin changes it. */
export const WorkerSettings = z.strictObject({
  queues: z.array(QueueSettings).max(maxQueues).refine(hasNoDuplicates, "names must differ").default([]),
  workflows: z.array(WorkflowSettings).max(maxWorkflows).refine(hasNoDuplicates, "names must differ").default([]),
  retention: z.strictObject({ deadLetterDays: z.number().int().min(1).max(3_650).optional() }).default({}),
});
export type WorkerSettings = z.infer<typeof WorkerSettings>;

export { maxSettingsBytes, settingsTextOf, settingsVariables, type SettingsVars } from "./settingsText.ts";

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** The variables that give a Worker these settings; undefined when they take more than {@link maxSettingsBytes}. */
export function settingsVarsOf(settings: WorkerSettings): Record<string, string> | undefined {
  const text = JSON.stringify(settings);
  if (new TextEncoder().encode(text).length <= maxVariableBytes) return { SIGNALBOX_SETTINGS: text };
  // In ASCII a character is a byte, so that a part can end anywhere.
  const ascii = text.replaceAll(/[^\x20-\x7e]/g, escaped);
  const count = Math.ceil(ascii.length / maxVariableBytes);
  if (count > maxParts) return undefined;
  const parts = partNames(count).map(
    (name, index) => [name, ascii.slice(index * maxVariableBytes, (index + 1) * maxVariableBytes)] as const,
  );
  return { SIGNALBOX_SETTINGS: JSON.stringify({ parts: count }), ...Object.fromEntries(parts) };
}

/** `problem` says what is wrong with the variables. The settings are empty then. */
export type ReadSettings = { settings: WorkerSettings; problem: string | null };

const none: WorkerSettings = WorkerSettings.parse({});

const invalid = (reason: string): ReadSettings => ({ settings: none, problem: `SIGNALBOX_SETTINGS is ignored: ${reason}` });

function parseSettings(text: string): ReadSettings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return invalid(error instanceof Error ? error.message : String(error));
  }
  const { success, data, error } = WorkerSettings.safeParse(value);
  if (success) return { settings: data, problem: null };
  return invalid(error.issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": ")).join("; "));
}

/** The last text and its result: a Worker has one text, so it is parsed once. */
let last: { text: string; result: ReadSettings } | undefined;

/** Reads the settings of the Worker, and what is wrong with them. A missing or empty variable means none. */
export function readWorkerSettings(vars: SettingsVars): ReadSettings {
  if (!vars.SIGNALBOX_SETTINGS) return { settings: none, problem: null };
  const missing = textVariables(vars).filter((name) => textOf(vars, name) === "");
  if (missing.length > 0) return invalid(`${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing. Deploy Signalbox again`);
  const text = settingsTextOf(vars);
  if (last?.text !== text) last = { text, result: parseSettings(text) };
  return last.result;
}

/** Returns the settings of the Worker; empty ones if the variables are missing or invalid. */
export const workerSettingsOf = (env: SettingsVars): WorkerSettings => readWorkerSettings(env).settings;

/** Returns the queue whose dead letters go to `deadLetterQueue` by the settings, or null. */
export const sourceQueueIn = ({ queues }: WorkerSettings, deadLetterQueue: string): string | null =>
  queues.find((queue) => queue.deadLetterQueue === deadLetterQueue)?.name ?? null;
