import { useSyncExternalStore } from "react";
import { visibleLine, visibleText } from "#domain/text/visible";

export type Toast = {
  id: string;
  title: string;
  description?: string;
  tone?: "done" | "failed";
  /** What takes it back, while that is possible. */
  undo?: () => void;
};

let waiting: readonly Toast[] = [];
let spoken = false;
const listeners = new Set<() => void>();
const tell = (next: readonly Toast[]) => {
  waiting = next;
  spoken ||= next.length > 0;
  for (const listener of listeners) listener();
};

/** Says what happened to what. Toasts are loaded when there is a first thing to say. */
export const showToast = ({ title, description, ...more }: Omit<Toast, "id">): void =>
  tell([
    ...waiting,
    {
      ...more,
      id: crypto.randomUUID(),
      title: visibleLine(title),
      ...(description === undefined ? {} : { description: visibleText(description) }),
    },
  ]);

/** The sayings not yet shown, handed over once. */
export const takeToasts = (): readonly Toast[] => {
  const heard = waiting;
  if (heard.length) tell([]);
  return heard;
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const usePendingToasts = (): readonly Toast[] => useSyncExternalStore(subscribe, () => waiting);

/** Whether there ever was something to say. */
export const useHasHadToasts = (): boolean => useSyncExternalStore(subscribe, () => spoken);
