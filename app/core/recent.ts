import { useEffect } from "react";
import { type EntityKind, entityAtPath } from "./links.ts";

/** A visited entity. `name` is its title, once it has loaded. */
export type RecentEntity = { kind: EntityKind; id: string; name?: string };

const storageKey = "recent";
const maxRecent = 8;

const isRecent = (value: unknown): value is RecentEntity =>
  typeof value === "object" &&
  value !== null &&
  "kind" in value &&
  "id" in value &&
  typeof value.kind === "string" &&
  typeof value.id === "string" &&
  (!("name" in value) || typeof value.name === "string");

/** Returns `before` with the entity `now` in front, without duplicates. */
export const withRecent = (before: readonly RecentEntity[], now: RecentEntity): RecentEntity[] => {
  const isSame = ({ kind, id }: RecentEntity) => kind === now.kind && id === now.id;
  return [{ ...before.find(isSame), ...now }, ...before.filter((one) => !isSame(one))].slice(0, maxRecent);
};

/** Parses the stored entities and drops invalid ones. */
export function parseRecent(text: string | null): RecentEntity[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter(isRecent).slice(0, maxRecent) : [];
  } catch (error) {
    console.info("The recent entities could not be read", error);
    return [];
  }
}

export const listRecent = (): RecentEntity[] => parseRecent(localStorage.getItem(storageKey));

const remember = (now: RecentEntity): void => localStorage.setItem(storageKey, JSON.stringify(withRecent(listRecent(), now)));

/** Remembers the entity at this path as visited. */
export function rememberPath(path: string): void {
  const shown = entityAtPath(path);
  if (shown) remember(shown);
}

/** Remembers the name of the visited entity. */
export function useRememberName(kind: EntityKind, id: string, name: string): void {
  useEffect(() => remember({ kind, id, name: name.slice(0, 120) }), [kind, id, name]);
}
