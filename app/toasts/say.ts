import { useSyncExternalStore } from "react";
import { visibleLine, visibleText } from "#domain/visible";

export type Saying = {
  id: string;
  title: string;
  description?: string;
  tone?: "done" | "failed";
  /** What takes it back, while that is possible. */
  undo?: () => void;
};

let waiting: readonly Saying[] = [];
let spoken = false;
const listeners = new Set<() => void>();
const tell = (next: readonly Saying[]) => {
  waiting = next;
  spoken ||= next.length > 0;
  for (const listener of listeners) listener();
};

/** Says what happened to what. Toasts are loaded when there is a first thing to say. */
export const say = ({ title, description, ...more }: Omit<Saying, "id">): void =>
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
export const hear = (): readonly Saying[] => {
  const heard = waiting;
  if (heard.length) tell([]);
  return heard;
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useUnheard = (): readonly Saying[] => useSyncExternalStore(subscribe, () => waiting);

/** Whether there ever was something to say. */
export const useSpoken = (): boolean => useSyncExternalStore(subscribe, () => spoken);
