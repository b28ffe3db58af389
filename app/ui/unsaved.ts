import { useEffect, useSyncExternalStore } from "react";

/** Forms with edits that nobody has saved, and what is to be done once they may be discarded. */
const forms = new Set<symbol>();
const listeners = new Set<() => void>();
let leaving: (() => void) | undefined;

const tell = (): void => {
  for (const listener of listeners) listener();
};

/** The question whether edits may be discarded. Loaded as soon as there are any, so that it is there when it is needed. */
export const loadDiscardDialog = () => import("./DiscardDialog.tsx");

export const hasUnsaved = (): boolean => forms.size > 0;

/** Says that a form has edits that would be lost. Not while they are being saved: what follows a save may leave. */
export function useUnsaved(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return undefined;
    const form = Symbol("form");
    forms.add(form);
    void loadDiscardDialog().catch(() =>
      console.info("The question about unsaved edits could not be loaded; it is tried again when needed"),
    );
    return () => void forms.delete(form);
  }, [isUnsaved]);
}

/** Leaves a form that no address holds open: at once when nothing is lost by it, else when the operator says so. */
export function leaveForm(isUnsaved: boolean, leave: () => void): void {
  if (!isUnsaved) return leave();
  leaving = leave;
  tell();
}

/** What waits for the operator to say that edits may be discarded, if anything does. */
export const usePendingLeave = (): (() => void) | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => leaving,
  );

/** The operator has decided. */
export function resolveLeave(discard: boolean): void {
  const leave = leaving;
  leaving = undefined;
  tell();
  if (discard) leave?.();
}
