import { applyPatch as applyOperations, type Operation } from "rfc6902";
import { z } from "zod";

/** Operations in a patch at most, and characters of its JSON. */
export const maxOperations = 100;
const maxPatchLength = 16_000;
/** Characters of JSON up to which a patch may let a document grow: operations that copy could double it again and again. */
const maxDocumentLength = 512_000;

/** Names through which JavaScript reaches the prototype of an object. They are refused wherever a path names them. */
const forbiddenNames: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

const tokensOf = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));

/** A JSON Pointer (RFC 6901): empty for the whole document, else "/" before each name, with "~0" for "~" and "~1" for "/". */
const Pointer = z
  .string()
  .max(1_000)
  .regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'must be empty or begin with "/"; write ~ as ~0 and / as ~1 in a name')
  .refine((pointer) => !tokensOf(pointer).some((token) => forbiddenNames.has(token)), "names a property that can't be patched");

/** Any JSON value; a missing one is refused. */
const Value = z.unknown().refine((value) => value !== undefined, "is missing");

const PatchOperation = z.discriminatedUnion(
  "op",
  [
    z.strictObject({ op: z.enum(["add", "replace", "test"]), path: Pointer, value: Value }),
    z.strictObject({ op: z.literal("remove"), path: Pointer }),
    z.strictObject({ op: z.enum(["move", "copy"]), path: Pointer, from: Pointer }),
  ],
  { error: "must have an op: add, remove, replace, move, copy or test" },
);
type PatchOperation = z.output<typeof PatchOperation>;

/** A JSON Patch (RFC 6902): 1 to 100 operations that are applied in order, all or none. */
export const JsonPatch = z
  .array(PatchOperation, "must be a list of operations")
  .min(1, "must have at least one operation")
  .max(maxOperations)
  .refine((patch) => JSON.stringify(patch).length <= maxPatchLength, `must have at most ${maxPatchLength} characters of JSON`);
export type JsonPatch = z.infer<typeof JsonPatch>;

type Patched = { ok: true; value: unknown } | { ok: false; message: string };

/** Whether a name is in an object or a list. `canAppend`: the place after the last item of a list counts too. */
function hasName(container: object, name: string, canAppend: boolean): boolean {
  if (!Array.isArray(container)) return Object.hasOwn(container, name);
  if (name === "-") return canAppend;
  return /^(?:0|[1-9]\d*)$/.test(name) && Number(name) < container.length + (canAppend ? 1 : 0);
}

const isContainer = (value: unknown): value is object => typeof value === "object" && value !== null;

/**
 * Whether an operation finds this place. It looks at own properties only, as RFC 6901 means them: the library would also find what an object
 * inherits, and the length of a text. `isNew`: the last name need not exist yet, but must be possible there.
 */
function isPlace(document: unknown, pointer: string, isNew: boolean): boolean {
  const tokens = tokensOf(pointer);
  let value = document;
  for (const [index, token] of tokens.entries()) {
    if (!isContainer(value)) return false;
    const isTarget = isNew && index === tokens.length - 1;
    if (isTarget && !Array.isArray(value)) return true;
    if (!hasName(value, token, isTarget)) return false;
    value = (value as Record<string, unknown>)[token];
  }
  return true;
}

const isInside = (path: string, from: string): boolean => path.startsWith(`${from}/`);

/** Returns why an operation can't be applied to a document; null if it can. */
function problemOf(document: unknown, operation: PatchOperation): string | null {
  const { op, path } = operation;
  const from = "from" in operation ? operation.from : null;
  const show = (pointer: string) => (pointer === "" ? "the whole payload" : pointer);
  if (from !== null && !isPlace(document, from, false)) return `${from} does not exist`;
  if (op === "move" && from !== null && isInside(path, from)) return `${show(from)} can't be moved into itself`;
  if (op === "remove" && path === "") return "the whole payload can't be removed";
  if (isPlace(document, path, op === "add" || op === "copy" || op === "move")) return null;
  return `${show(path)} does not exist`;
}

/** The library takes no operation on a whole document, so the document is the field of another one. */
const wrap = (operation: PatchOperation): Operation =>
  ({
    ...operation,
    path: `/document${operation.path}`,
    ...("from" in operation ? { from: `/document${operation.from}` } : {}),
  }) as Operation;

/**
 * Applies a patch to a copy of a JSON document. Returns the new document, or why the patch does not apply, with the number of the
 * operation, such as "operation 2 (replace): /a/b does not exist". Never throws.
 */
export function applyPatch(document: unknown, patch: JsonPatch): Patched {
  // The library changes the document in place.
  const wrapped = { document: JSON.parse(JSON.stringify(document)) as unknown };
  for (const [index, operation] of patch.entries()) {
    const failed = (message: string): Patched => ({ ok: false, message: `operation ${index + 1} (${operation.op}): ${message}` });
    const problem = problemOf(wrapped.document, operation);
    if (problem !== null) return failed(problem);
    try {
      const [error] = applyOperations(wrapped, [wrap(operation)]);
      if (error) return failed(operation.op === "test" ? `${operation.path || "the payload"} has another value` : error.message);
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error));
    }
    if (operation.op === "copy" && JSON.stringify(wrapped.document).length > maxDocumentLength)
      return failed("it makes the message too large");
  }
  return { ok: true, value: wrapped.document };
}
