import { v5 as idOfName, v7 as timeOrderedId } from "uuid";
import { idPrefixAt } from "./lists/sortKeys.ts";

/** The time of an id, Unix ms, its number within that time (32 bits, starting at random below 2³¹), and the random bytes of its time. */
type IdParts = { msecs: number; seq: number; random: Uint8Array };

function firstAt(msecs: number): IdParts {
  const random = crypto.getRandomValues(new Uint8Array(16));
  return { msecs, random, seq: new DataView(random.buffer).getUint32(0) >>> 1 };
}

let last: IdParts = { msecs: -Infinity, seq: 0, random: new Uint8Array(16) };
let lastGiven = last;

/** How far a clock may go back before its new time counts, ms. Less is an adjustment; more means that it was wrong. */
const maxStepBackMs = 1_000;

/**
 * Returns a new id (UUID v7 with a counter of 32 bits after the time, RFC 9562, 6.2). The ids of one process sort in the order of their creation,
 * unless its clock is set back by more than a second; those of all processes to the millisecond. Ids of the same millisecond share their random
 * bytes: drawing them costs more than the rest.
 */
export function newId(): string {
  const msecs = Date.now();
  if (msecs > last.msecs || msecs < last.msecs - maxStepBackMs) last = firstAt(msecs);
  else last.seq += 1;
  return timeOrderedId(last);
}

/** The time of the last id of {@link newIdAndTime}: ids that are made together have the same. */
let lastTime = { msecs: Number.NaN, at: "" };

/** Returns a new id, and its time, ISO UTC. */
export function newIdAndTime(): { id: string; at: string } {
  const id = newId();
  const { msecs } = last;
  if (lastTime.msecs !== msecs) lastTime = { msecs, at: new Date(msecs).toISOString() };
  return { id, at: lastTime.at };
}

/**
 * Returns a new id whose time is `at` (ISO UTC), so that rows with such ids sort by that time. Ids that follow each other with the same time sort
 * in the order of their creation.
 */
export function newIdAt(at: string): string {
  const msecs = Date.parse(at);
  if (msecs === lastGiven.msecs) lastGiven.seq += 1;
  else lastGiven = firstAt(msecs);
  return timeOrderedId(lastGiven);
}

/** The namespace of derived ids. It must never change: another namespace would change every derived id. */
const derivedIds = "6f2f4b0e-8c43-4a57-9d0b-5a1d6a3f7c21";

/** Matches the time prefix of an id of {@link newId}, or of an id derived from one. */
const timeOf = /[0-9a-f]{8}-[0-9a-f]{4}(?=-[78])/;

/**
 * Returns an id that depends only on its parts, so that a message created twice from the same input has the same id. The id starts with
 * the time of the first time-ordered id among its parts, so it sorts next to that id.
 */
export function derivedId(...parts: string[]): string {
  const id = idOfName(parts.join("\n"), derivedIds);
  const time = timeOf.exec(parts.join(" "))?.[0];
  return time ? `${time}-8${id.slice(15)}` : id;
}

/** Returns a derived id that sorts by the time `ms` (Unix ms). If `ms` is undefined it returns {@link derivedId} of the parts. */
export const derivedIdAt = (ms: number | undefined, ...parts: string[]): string =>
  derivedId(...(ms === undefined ? [] : [`${idPrefixAt(ms)}-7000`]), ...parts);
