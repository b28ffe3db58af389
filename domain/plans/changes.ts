import { type OutgoingReplay, outgoingReplay, type ReplayableMessage, type ReplayTarget } from "../dead-letters/outgoing.ts";
import { valueOf } from "../dead-letters/replay.ts";
import { ApiError } from "../errors/apiError.ts";
import { type Difference, differencesOf } from "../messages/differences.ts";
import { applyPatch, type JsonPatch } from "../messages/jsonPatch.ts";
import type { SkipReason } from "./skips.ts";

/** What a plan changes of the messages that it replays. `patch` is for their payloads; `target` is another queue. */
export type MessageChange = { patch: JsonPatch | null; target: ReplayTarget | null };

/** A changed message with its queue and what differs in its payload; or why the change does not fit it. */
export type ChangedMessage =
  | { ok: true; queue: string; outgoing: OutgoingReplay; differences: () => Difference[] }
  | { ok: false; skip: SkipReason; why: string };

const skipped = (skip: SkipReason, why: string): ChangedMessage => ({ ok: false, skip, why });

/** Returns what a patch is applied to, as an array of one: the payload of a message, or the whole body without an envelope. None if it is not JSON. */
function patchedPartOf(deadMessage: ReplayableMessage): [unknown] | [] {
  if (deadMessage.contentType !== "json") return [];
  const value = valueOf(deadMessage);
  if (deadMessage.replays !== "job") return [value];
  return typeof value === "object" && value !== null && Object.hasOwn(value, "payload") ? [(value as { payload: unknown }).payload] : [];
}

const issueTexts = ({ message, issues = [] }: ApiError): string =>
  [message, ...issues.slice(0, 3).map(({ path, message: text }) => `${path}: ${text}`)].join("; ");

/** Returns why a changed message is not sent. Throws any other error again. */
function refusedChange(error: unknown, { patch }: MessageChange): ChangedMessage {
  if (!(error instanceof ApiError)) throw error;
  const why = issueTexts(error);
  if (error.code === "too_large") return skipped("too_large", why);
  if (error.issues?.some(({ path, message }) => path === "type" && message === "not accepted")) return skipped("not_accepted", why);
  return skipped(patch ? "patched_invalid" : "invalid_message", why);
}

/**
 * Returns the message of a dead letter as a plan sends it, with the rules of a single edited replay. It is called when the plan is made and
 * again when the message is sent, and gives the same result for the same body.
 */
export function changeMessage(deadMessage: ReplayableMessage, change: MessageChange): ChangedMessage {
  const { patch } = change;
  const target = change.target ?? { queue: deadMessage.queue, mode: deadMessage.replays ?? "body" };
  const send = (edit: { payload?: unknown }, before: unknown): ChangedMessage => {
    try {
      const outgoing = outgoingReplay(deadMessage, edit, target);
      return {
        ok: true,
        queue: target.queue,
        outgoing,
        differences: () => differencesOf(before, Object.hasOwn(edit, "payload") ? edit.payload : before),
      };
    } catch (error) {
      return refusedChange(error, change);
    }
  };
  if (patch === null) return send({}, undefined);
  const [part] = patchedPartOf(deadMessage);
  if (part === undefined) return skipped("not_patchable", "The message is not JSON, or has no payload");
  const patched = applyPatch(part, patch);
  return patched.ok ? send({ payload: patched.value }, part) : skipped("patch_failed", `The patch does not apply: ${patched.message}`);
}
