import { type Kind, shownAt } from "./things.ts";

export type Recent = { kind: Kind; id: string };

const storageKey = "recent";
const kept = 8;

const isRecent = (value: unknown): value is Recent =>
  typeof value === "object" &&
  value !== null &&
  "kind" in value &&
  "id" in value &&
  typeof value.kind === "string" &&
  typeof value.id === "string";

/** `before` with what was looked at now in front, each thing once. */
export const withRecent = (before: readonly Recent[], { kind, id }: Recent): Recent[] =>
  [{ kind, id }, ...before.filter((one) => one.kind !== kind || one.id !== id)].slice(0, kept);

/** What was kept, as far as it makes sense. */
export function readRecent(text: string | null): Recent[] {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(value) ? value.filter(isRecent).slice(0, kept) : [];
  } catch (error) {
    console.info("What was looked at last cannot be read", error);
    return [];
  }
}

export const recent = (): Recent[] => readRecent(localStorage.getItem(storageKey));

/** Keeps that the thing at this address was looked at. */
export function rememberPath(path: string): void {
  const shown = shownAt(path);
  if (shown) localStorage.setItem(storageKey, JSON.stringify(withRecent(recent(), shown)));
}
