import { useEffect } from "react";
import { type EntityKind, entityAtPath } from "./entities.ts";

/** `name`: what it is called where its id says nothing, once that is known. */
export type RecentEntity = { kind: EntityKind; id: string; name?: string };

const storageKey = "recent";
const kept = 8;

const isRecent = (value: unknown): value is RecentEntity =>
  typeof value === "object" &&
  value !== null &&
  "kind" in value &&
  "id" in value &&
  typeof value.kind === "string" &&
  typeof value.id === "string" &&
  (!("name" in value) || typeof value.name === "string");

/** `before` with what was looked at now in front, each thing once. */
export const withRecent = (before: readonly RecentEntity[], now: RecentEntity): RecentEntity[] => {
  const isIt = ({ kind, id }: RecentEntity) => kind === now.kind && id === now.id;
  return [{ ...before.find(isIt), ...now }, ...before.filter((one) => !isIt(one))].slice(0, kept);
};

/** What was kept, as far as it makes sense. */
export function parseRecent(text: string | null): RecentEntity[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter(isRecent).slice(0, kept) : [];
  } catch (error) {
    console.info("What was looked at last cannot be read", error);
    return [];
  }
}

export const listRecent = (): RecentEntity[] => parseRecent(localStorage.getItem(storageKey));

const keep = (now: RecentEntity): void => localStorage.setItem(storageKey, JSON.stringify(withRecent(listRecent(), now)));

/** Keeps that the thing at this address was looked at. */
export function rememberPath(path: string): void {
  const shown = entityAtPath(path);
  if (shown) keep(shown);
}

/** Keeps by which name somebody would know again what they look at. */
export function useRememberName(kind: EntityKind, id: string, name: string): void {
  useEffect(() => keep({ kind, id, name: name.slice(0, 120) }), [kind, id, name]);
}
