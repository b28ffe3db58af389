import { useSyncExternalStore } from "react";
import { visibleLine, visibleText } from "#domain/text/visible";

export type Toast = {
  id: string;
  title: string;
  description?: string;
  tone?: "done" | "failed";
  /** Undoes the action, where that is possible. */
  undo?: () => void;
  /** The object whose state it tells, such as "queue orders": a later toast about it replaces this one. */
  about?: string;
};

/** The object that a toast is about, by its kind and id. */
export const toastAbout = (noun: string, id: string): string => `${noun} ${id}`;

let pending: readonly Toast[] = [];
let hasHadToasts = false;
const listeners = new Set<() => void>();
const setPending = (next: readonly Toast[]) => {
  pending = next;
  hasHadToasts ||= next.length > 0;
  for (const listener of listeners) listener();
};

/** Returns a function that runs `undo` at its first call only: the button can still be clicked while its toast fades out. */
function onlyOnce(undo: () => void): () => void {
  let isUndone = false;
  return () => {
    if (isUndone) return;
    isUndone = true;
    undo();
  };
}

let lastUndo: (() => void) | undefined;

/** Undoes the last action, even if its toast is gone. Says so if that is not possible, or was done already. */
export function undoLast(): void {
  const undo = lastUndo;
  lastUndo = undefined;
  if (undo) undo();
  else showToast({ title: "Nothing to undo", description: "The last action can't be undone, or already is." });
}

/** The last action can't be undone: an undo must not take back the one before it. */
export const forgetUndo = (): void => {
  lastUndo = undefined;
};

/** Shows a toast. The toaster is loaded with the first one. */
export function showToast({ title, description, undo, ...more }: Omit<Toast, "id">): void {
  const once = undo && onlyOnce(undo);
  if (once) lastUndo = once;
  setPending([
    ...pending.filter(({ about }) => about === undefined || about !== more.about),
    {
      ...more,
      ...(once ? { undo: once } : {}),
      id: crypto.randomUUID(),
      title: visibleLine(title),
      ...(description === undefined ? {} : { description: visibleText(description) }),
    },
  ]);
}

/** Returns the toasts that have not been shown yet and removes them from the queue. */
export const takeToasts = (): readonly Toast[] => {
  const taken = pending;
  if (taken.length) setPending([]);
  return taken;
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const usePendingToasts = (): readonly Toast[] => useSyncExternalStore(subscribe, () => pending);

/** Whether there has ever been a toast. */
export const useHasHadToasts = (): boolean => useSyncExternalStore(subscribe, () => hasHadToasts);
