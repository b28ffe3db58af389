import type { z } from "zod";
import { didYouMean } from "../suggestion.ts";
import type { PathPart } from "./jsonc.ts";
import { configJsonSchema } from "./schema.ts";

/** What is wrong at a place of the configuration. The path may end at a key that does not exist. */
export type Fault = { path: readonly PathPart[]; message: string };

type SchemaNode = { properties?: Record<string, SchemaNode>; items?: SchemaNode; additionalProperties?: SchemaNode | boolean };

/** The keys that an object at this path may have. */
function knownKeys(path: readonly PathPart[]): string[] {
  let node: SchemaNode | undefined = configJsonSchema();
  for (const part of path) {
    const others: SchemaNode | boolean | undefined = node?.additionalProperties;
    node = typeof part === "number" ? node?.items : (node?.properties?.[part] ?? (typeof others === "object" ? others : undefined));
  }
  return Object.keys(node?.properties ?? {});
}

const nameOfType = (value: unknown): string => {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
};

const expectedTypes: Record<string, string> = { array: "a list", record: "an object", object: "an object", int: "a whole number" };

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code === "invalid_type" && value === undefined) return "is missing";
  if (issue.code === "invalid_type") {
    const expected = expectedTypes[issue.expected] ?? `a ${issue.expected}`;
    return issue.expected === "int" ? `must be ${expected}` : `must be ${expected}, not ${nameOfType(value)}`;
  }
  // A schema may have words of its own.
  if (issue.code === "invalid_value" && issue.message.startsWith("Invalid "))
    return `must be ${issue.values.map((allowed) => JSON.stringify(allowed)).join(" or ")}`;
  if (issue.code === "too_big")
    return issue.origin === "number" ? `must be at most ${issue.maximum}` : sizeMessage(issue.origin, "at most", issue.maximum);
  if (issue.code === "too_small")
    return issue.origin === "number" ? `must be at least ${issue.minimum}` : sizeMessage(issue.origin, "at least", issue.minimum);
  return issue.message;
}

function sizeMessage(origin: string, bound: string, size: number | bigint): string {
  if (origin === "string") return size === 1 ? "must not be empty" : `must have ${bound} ${size} characters`;
  return `must have ${bound} ${size} ${size === 1 ? "entry" : "entries"}`;
}

const valueAt = (root: unknown, path: readonly PathPart[]): unknown =>
  path.reduce<unknown>((value, part) => (value as Record<PathPart, unknown> | null | undefined)?.[part], root);

/** The faults that the schema found in `value`. An unknown key is one fault, with the key that was probably meant. */
export function faultsOf({ issues }: z.ZodError, value: unknown): Fault[] {
  return issues.flatMap((issue): Fault[] => {
    const path = issue.path.map((part) => (typeof part === "number" ? part : String(part)));
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => ({ path: [...path, key], message: `unknown key${didYouMean(key, knownKeys(path))}` }));
    if (issue.code === "invalid_key") return [{ path, message: issue.issues[0]?.message ?? issue.message }];
    return [{ path, message: messageOf(issue, valueAt(value, path)) }];
  });
}

type Named = { name: string; deadLetterQueue?: string | undefined };
type Installation = {
  namePrefix?: string | undefined;
  hostname?: string | undefined;
  queues?: Named[] | undefined;
  workflows?: Named[] | undefined;
};

/** Faults that one value alone does not show: names that are there twice, and a queue that is its own dead-letter queue. */
export function duplicateFaults({ queues = [], workflows = [] }: Installation, path: readonly PathPart[]): Fault[] {
  const repeated = (list: string, field: "name" | "deadLetterQueue", items: readonly Named[]): Fault[] =>
    items.flatMap((item, index) => {
      const first = items.findIndex((other) => other[field] !== undefined && other[field] === item[field]);
      return first >= 0 && first < index
        ? [{ path: [...path, list, index, field], message: `"${item[field]}" is also ${list}[${first}].${field}` }]
        : [];
    });
  return [
    ...repeated("queues", "name", queues),
    ...repeated("queues", "deadLetterQueue", queues),
    ...queues.flatMap(({ name, deadLetterQueue }, index) =>
      name === deadLetterQueue
        ? [{ path: [...path, "queues", index, "deadLetterQueue"], message: "a queue can't be its own dead-letter queue" }]
        : [],
    ),
    ...repeated("workflows", "name", workflows),
  ];
}

/** `queues[0].name` for a path. */
export const pathText = (path: readonly PathPart[]): string =>
  path.map((part, index) => (typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${part}`)).join("");
