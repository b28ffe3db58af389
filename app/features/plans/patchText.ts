import { JsonPatch } from "#domain/messages/jsonPatch";
import { readJsonToSend } from "../../ui/JsonTree/parse.ts";

/** An example of a patch, for the empty field. */
export const patchExample = '[{ "op": "replace", "path": "/currency", "value": "EUR" }]';

type Read = { ok: true; patch: JsonPatch | undefined } | { ok: false; reason: string };

/** Reads a patch that was typed; `undefined` for an empty field. `reason` says what is wrong with it, and where. */
export function readPatch(text: string): Read {
  if (text.trim() === "") return { ok: true, patch: undefined };
  const read = readJsonToSend(text);
  if (!read.ok) return read;
  const parsed = JsonPatch.safeParse(read.value);
  if (parsed.success) return { ok: true, patch: parsed.data };
  const [issue] = parsed.error.issues;
  const [index, field] = issue?.path ?? [];
  const place = typeof index === "number" ? `Operation ${index + 1}${field === undefined ? "" : `, ${String(field)}`}` : "The patch";
  return { ok: false, reason: `${place}: ${issue?.message ?? "invalid"}.` };
}

/** The text of a patch in its field: an operation on each line. */
export const patchText = (patch: JsonPatch | null): string =>
  patch === null ? "" : `[\n${patch.map((operation) => `  ${JSON.stringify(operation)}`).join(",\n")}\n]`;
