import { ReasonDialog } from "./dialogs.ts";
import type { Action, ActionList } from "./action.ts";

/** Loads the dialog that an action may open, if it has one. */
export function prepareDialog<T>({ Dialog, confirm }: Action<T>): void {
  if (confirm) ReasonDialog.prepare();
  Dialog?.prepare?.();
}

/** Loads the dialogs that the actions on a row or a selection may open, because keys start them. */
export const prepareDialogs = <T>({ actions }: ActionList<T>): void => actions.forEach(prepareDialog);
