import { z } from "zod";
import { messageTypeOf } from "#domain/pipeline/messages";
import { isExactNumber } from "#domain/messages/exactJson";
import { ExactNumber, readJson, writeJson } from "../../../ui/JsonTree/parse.ts";

/** A form field generated from the schema of a message type. A value that is not simple is edited as JSON. */
export type Field = {
  name: string;
  kind: "text" | "number" | "boolean" | "choice" | "list" | "json";
  required: boolean;
  hint: string;
  options: readonly string[];
};

/** The part of JSON Schema that the form uses. */
type JsonSchema = {
  type?: string;
  enum?: unknown[];
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  format?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
};

function kindOf({ type, enum: choices, items }: JsonSchema): Field["kind"] {
  if (choices?.every((choice) => typeof choice === "string")) return "choice";
  if (type === "array") return items?.type === "string" && !items.enum ? "list" : "json";
  if (type === "integer" || type === "number") return "number";
  return type === "boolean" ? "boolean" : type === "string" ? "text" : "json";
}

/** A short hint about the allowed values. */
function hintOf(shape: JsonSchema): string {
  const { type, minItems = 0, maxItems, maxLength, minimum, maximum, format, items } = shape;
  if (type === "array")
    return `${items?.type === "string" ? "One per line" : "A JSON list"}${maxItems ? `, ${minItems ? `${minItems} to` : "up to"} ${maxItems}` : ""}`;
  if (format === "date-time") return "A time such as 2026-10-01T09:00:00Z";
  if (type === "integer" || type === "number") {
    const whole = type === "integer" ? "A whole number" : "A number";
    const safe = (value: number | undefined) => value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;
    return `${whole}${safe(minimum) ? `, ${minimum}${safe(maximum) ? ` to ${maximum}` : " or more"}` : ""}`;
  }
  return maxLength ? `Up to ${maxLength} characters` : "";
}

/** The fields of the payload of a message type, in schema order; none for an unknown type. */
export function fieldsOf(type: string): Field[] {
  const schema = messageTypeOf(type)?.payload;
  if (!schema) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  return Object.entries(properties).map(([name, shape]) => ({
    name,
    kind: kindOf(shape),
    required: required.includes(name),
    hint: hintOf(shape),
    options: (shape.type === "boolean" ? [true, false] : (shape.enum ?? [])).map(String),
  }));
}

/** A payload as the form holds it: texts, because a half-typed number is no number. */
export type Draft = Record<string, string>;

const textOf = (kind: Field["kind"], value: unknown): string => {
  if (value === undefined) return "";
  if (kind === "list") return Array.isArray(value) ? value.map(String).join("\n") : "";
  return kind === "json" || value instanceof ExactNumber ? writeJson(value) : String(value);
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

export const draftOf = (fields: readonly Field[], payload: unknown): Draft =>
  Object.fromEntries(fields.map(({ name, kind }) => [name, textOf(kind, isRecord(payload) ? payload[name] : undefined)]));

/** The number in a text; an ExactNumber if a double can't hold it, so that no rounded value is sent. Undefined if empty. */
function numberOf(text: string): unknown {
  if (text === "") return undefined;
  return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) && !isExactNumber(text)
    ? new ExactNumber(text.replace(/^(-?)0+(?=\d)/, "$1"))
    : Number(text);
}

function valueOf(kind: Field["kind"], text: string): unknown {
  if (kind === "list") return text.split("\n").flatMap((line) => line.trim() || []);
  if (kind === "number") return numberOf(text.trim());
  if (kind === "boolean" && (text === "true" || text === "false")) return text === "true";
  if (kind !== "json") return text;
  const read = readJson(text);
  // Invalid JSON stays text; the schema reports it.
  return read.ok ? read.value : text;
}

/** The payload of a draft, not validated. Empty optional fields are left out. */
export const payloadOf = (fields: readonly Field[], draft: Draft): Record<string, unknown> =>
  Object.fromEntries(
    fields.flatMap(({ name, kind, required }) => {
      const text = draft[name] ?? "";
      return text === "" && (!required || kind === "number" || kind === "json") ? [] : [[name, valueOf(kind, text)]];
    }),
  );

/** The first issue message per form field: "payload.items.3" belongs to the field `items`. Other issues are under `form`. */
export function issuesByField(issues: readonly { path: string; message: string }[], fields: readonly Field[]): Record<string, string> {
  const entries = issues.map(({ path, message }) => {
    const [, name = ""] = /^payload\.?([^.]*)/.exec(path) ?? [];
    return fields.some((field) => field.name === name) ? [name, message] : ["form", path ? `${path}: ${message}` : message];
  });
  return Object.fromEntries(entries.toReversed());
}
