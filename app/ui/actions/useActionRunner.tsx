import { type ReactNode, useRef, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { ChoiceDialog, ReasonDialog } from "./dialogs.ts";
import type { Confirmation } from "../ReasonDialog.tsx";
import { type Action, type ActionInput, type ActionList, needsDialog } from "./action.ts";
import { keepFocus } from "../keepFocus.ts";
import { runAction, runAndReport } from "./runAction.ts";

type DialogProps<T> = {
  list: ActionList<T>;
  action: Action<T>;
  thing: T;
  onClose: () => void;
  onDone: (href: string | undefined) => void;
  /** What the server says about an action that it refused without a reason. */
  question?: string | undefined;
  /** Runs an action with the chosen time. */
  onChoose?: (until: Date) => void;
};

/** The dialog about an action that the server refused without a reason. */
const questionOf = <T,>({ nameOf }: ActionList<T>, { label }: Action<T>, thing: T, question: string): Confirmation => ({
  title: `${label(thing)} ${nameOf(thing)} again`,
  description: `${question}.`,
  confirmLabel: label(thing),
  reason: "required",
});

/** The dialog that an action asks in before it runs. A failure is shown in it, so that what was typed is kept. */
export function ActionDialog<T>({ list, action, thing, onClose, onDone, question, onChoose }: DialogProps<T>) {
  const { Dialog, confirm, choices, label } = action;
  const run = async (input: ActionInput) => onDone(await runAction(list, action, thing, input));
  if (Dialog) return <Dialog thing={thing} onClose={onClose} run={run} />;
  if (choices && onChoose) return <ChoiceDialog title={label(thing)} choices={choices} onChoose={onChoose} onClose={onClose} />;
  const confirmation = confirm?.(thing) ?? (question === undefined ? null : questionOf(list, action, thing, question));
  if (!confirmation) return null;
  return <ReasonDialog {...confirmation} onClose={onClose} onConfirm={(reason) => run({ reason })} />;
}

export type ActionRunner<T> = {
  /** The id of the action whose request is pending. */
  busy: string | undefined;
  /** Runs an action, or opens its dialog. `change` adds to the thing what was chosen, such as a step to restart from. */
  start: (action: Action<T>, change?: Partial<T>) => void;
  /** Runs an action whose input is known. */
  run: (action: Action<T>, input: ActionInput) => void;
  dialog: ReactNode;
};

/** What follows an action that has run: `onRemoved` if its thing no longer exists, `onDone` otherwise, unless it has opened another page. */
export type AfterAction<T> = { onRemoved?: (() => void) | undefined; onDone?: ((action: Action<T>) => void) | undefined };

/** Runs the actions on a thing, one at a time: a second press while a request is pending does nothing. */
export function useActionRunner<T>(list: ActionList<T>, thing: T, { onRemoved, onDone }: AfterAction<T> = {}): ActionRunner<T> {
  const navigate = useNavigate();
  const isPending = useRef(false);
  const [busy, setBusy] = useState<string>();
  const [asking, setAsking] = useState<{ action: Action<T>; change: Partial<T> | undefined; question?: string }>();
  const finish = (action: Action<T>, href: string | undefined) => {
    if (href) void navigate({ href });
    else if (action.isRemoval) onRemoved?.();
    else {
      onDone?.(action);
      keepFocus();
    }
  };
  const run = async (action: Action<T>, input: ActionInput) => {
    if (isPending.current) return;
    isPending.current = true;
    setBusy(action.id);
    const outcome = await runAndReport(list, action, thing, input, (question) => setAsking({ action, change: undefined, question }));
    isPending.current = false;
    setBusy(undefined);
    if (outcome !== "failed") finish(action, outcome.href);
  };
  const start = (action: Action<T>, change?: Partial<T>) => {
    if (action.choices || needsDialog(action, { ...thing, ...change })) setAsking({ action, change });
    else if (action.href) void navigate({ href: action.href(thing) });
    else void run(action, { reason: "" });
  };
  const dialog = asking && (
    <ActionDialog
      list={list}
      action={asking.action}
      thing={{ ...thing, ...asking.change }}
      question={asking.question}
      onClose={() => {
        setAsking(undefined);
        keepFocus();
      }}
      onDone={(href) => finish(asking.action, href)}
      onChoose={(until) => void run(asking.action, { reason: "", until })}
    />
  );
  return { busy, start, run: (action, input) => void run(action, input), dialog };
}
