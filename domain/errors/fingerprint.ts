// cspell:ignore HOSTUNREACH IOERR MFILE NETUNREACH TIMEDOUT
import type { ErrorInfo, RelatedError } from "./errorInfo.ts";
import { placeOf } from "./frames.ts";
import { normalizeMessage } from "./normalize.ts";

type Fingerprinted = Pick<ErrorInfo, "name" | "message"> & Partial<ErrorInfo>;
type Link = Pick<RelatedError, "name" | "message" | "stack" | "fields">;

/** Messages that say nothing: the cause says what happened. */
const generic =
  /^(?:(?:fetch|request|job|handler|task|query|operation|call|step) failed|failed(?: to fetch)?|(?:an? )?(?:internal|unknown|unexpected|network|server|connection)?(?: server| connection)? ?error(?: occurred)?|something went wrong|…)?$/i;

/** Failures of what everything uses. Wherever such an error is thrown, it has the same cause. */
const isEnvironmental =
  /\b(?:E(?:CONN\w+|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|PIPE|AI_AGAIN|MFILE)|UND_ERR_\w+|SQLITE_(?:BUSY|FULL|IOERR)|network connection lost|d1 db is overloaded|durable object (?:reset|is overloaded)|too many requests)\b|\bENOTFOUND\b/i;

/** Returns the error that explains another: the last in its chain of causes, through the first members of aggregates. */
function rootOf({ details }: Fingerprinted): Link | undefined {
  return details?.related.findLast(({ path }) => /^(?:(?:cause|errors\[0\]|error)(?:\.|$))+$/.test(path));
}

const codeOf = (fields: Record<string, unknown> | undefined): string => {
  const code = fields?.["code"] ?? fields?.["status"] ?? fields?.["statusCode"];
  return typeof code === "number" || typeof code === "string" ? normalizeMessage(`code ${code}`) : "";
};

/** Returns what is the same whenever an error occurs: name, message and code. A count in front of a noun may be one. */
const essenceOf = ({ name, message }: Pick<Link, "name" | "message">, fields: Record<string, unknown> | undefined): string => {
  const words = normalizeMessage(message)
    .toLowerCase()
    .replace(/… ([a-z]{2,}[^s\W])s\b/g, "… $1")
    .replace(/(… [a-z]+ )(?:were|are|is|has|have)\b/g, "$1was");
  return [name, words, codeOf(fields)].join("\n");
};

/** The 64-bit FNV-1a hash of a text as 16 hex digits. It is a grouping key, not a secret. */
function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}

/**
 * Returns a fingerprint that is the same for the same bug: a hash of the error's name, its normalized message, its code, the same of the
 * error that caused it, and the place in the project's own code. 16 hex digits.
 *
 * Two messages of one place are two bugs unless only their variable parts differ: one function often throws for several reasons. Free text
 * without quotes therefore makes several groups. `scope` separates what has no other difference, such as invalid messages of two queues.
 */
export function fingerprintOf(error: Fingerprinted, scope = ""): string {
  const root = rootOf(error);
  const isWrapped = root !== undefined && generic.test(normalizeMessage(error.message));
  const essence = [...(isWrapped ? [] : [essenceOf(error, error.details?.fields)]), ...(root ? [essenceOf(root, root.fields)] : [])].join(
    "\n",
  );
  const place = isEnvironmental.test(essence) ? "" : (isWrapped && placeOf(root.stack)) || placeOf(error.stack ?? "");
  return hashOf([scope, essence, place].join("\n"));
}

/** Replaces every unknown message type in a fingerprint, so that a producer that puts ids into types gets one group. */
const unknownTypeOn = (queue: string): string => `an unknown type on ${queue}`;

/** Returns the kind of a message: its type, or one kind for all unknown types of a queue. */
export const kindOf = (message: { queue: string; type: string; isKnownType?: boolean }): string =>
  message.isKnownType ? message.type : unknownTypeOn(message.queue);

/** Returns the scope of the fingerprint of a dead letter. An invalid message is the fault of whoever sent its kind; any other error is its own cause, on every queue. */
export const scopeOf = (deadLetter: { queue: string; type: string; isKnownType?: boolean; reason: string }): string =>
  deadLetter.reason === "malformed" ? kindOf(deadLetter) : "";
