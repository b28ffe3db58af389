import { v5 as idOfName, v7 as timeOrderedId } from "uuid";
import { idPrefixAt } from "./lists/sortKeys.ts";

/** A new id, ordered by time to the millisecond, so that ids sort as their rows were made. */
export const newId = (): string => timeOrderedId();

/** A new id whose time is `at`, ISO UTC: rows with such ids sort by id as they do by that time. */
export const newIdAt = (at: string): string => timeOrderedId({ msecs: Date.parse(at) });

/** Only has to stay as it is: another one would give every derived id anew. */
const derivedIds = "6f2f4b0e-8c43-4a57-9d0b-5a1d6a3f7c21";

/** The time in front of an id of {@link newId}, or of one derived from it. */
const timeOf = /[0-9a-f]{8}-[0-9a-f]{4}(?=-[78])/;

/**
 * The same parts always give the same id, so what is made twice from the same facts is one thing. It keeps the time of
 * the first time-ordered id among its parts, and so sorts with what it follows from.
 */
export function derivedId(...parts: string[]): string {
  const id = idOfName(parts.join("\n"), derivedIds);
  const time = timeOf.exec(parts.join(" "))?.[0];
  return time ? `${time}-8${id.slice(15)}` : id;
}

/** A derived id that sorts by the time `ms` of what it tells of; undefined where that is not known. */
export const derivedIdAt = (ms: number | undefined, ...parts: string[]): string =>
  derivedId(...(ms === undefined ? [] : [`${idPrefixAt(ms)}-7000`]), ...parts);
