import { useEffect, useSyncExternalStore } from "react";

/** Forms with unsaved edits. */
const forms = new Set<symbol>();
const listeners = new Set<() => void>();
/** Leaves the form once the operator agrees to discard the edits. */
let pendingLeave: (() => void) | undefined;

const notify = (): void => {
  for (const listener of listeners) listener();
};

/** Loads the dialog that asks whether to discard edits. It is loaded with the first edit, so that it is ready when it is needed. */
export const loadDiscardDialog = () => import("./DiscardDialog.tsx");

export const hasUnsaved = (): boolean => forms.size > 0;

/** Registers unsaved edits of a form. Pass false while they are being saved: the code after a save may navigate away. */
export function useUnsaved(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return undefined;
    const form = Symbol("form");
    forms.add(form);
    void loadDiscardDialog().catch(() => console.info("The discard dialog could not be loaded; it is loaded again when it is needed"));
    return () => void forms.delete(form);
  }, [isUnsaved]);
}

/** Leaves a form that has no URL of its own: at once without edits, otherwise after the operator confirms. */
export function leaveForm(isUnsaved: boolean, leave: () => void): void {
  if (!isUnsaved) return leave();
  pendingLeave = leave;
  notify();
}

/** The action that waits for the operator's confirmation; undefined when none does. */
export const usePendingLeave = (): (() => void) | undefined =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => pendingLeave,
  );

/** Takes the operator's decision: leaves the form when the edits are discarded. */
export function resolveLeave(discard: boolean): void {
  const leave = pendingLeave;
  pendingLeave = undefined;
  notify();
  if (discard) leave?.();
}
