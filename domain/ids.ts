import { v5 as idOfName, v7 as timeOrderedId } from "uuid";
import { idPrefixAt } from "./lists/sortKeys.ts";

/** Returns a new id (UUID v7). Ids sort by the time of their creation, to the millisecond. */
export const newId = (): string => timeOrderedId();

/** Returns a new id whose time is `at` (ISO UTC), so that rows with such ids sort by that time. */
export const newIdAt = (at: string): string => timeOrderedId({ msecs: Date.parse(at) });

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
