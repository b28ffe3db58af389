import type { ComponentType, ReactNode } from "react";
import type { AuditAction } from "#domain/audit/audit";
import { can, type Role } from "#domain/permissions";
import type { PlanAction } from "#domain/plans/actions";
import type { KeyBinding } from "../../core/keys/bindings.ts";
import type { Toast } from "../../core/toasts/toastQueue.ts";
import type { Confirmation } from "../ReasonDialog.tsx";

export type ToastText = Pick<Toast, "title" | "description">;

/** What an operator enters before an action runs. `until`: the chosen time. `edited`: the new value of a part that was edited. `queue`: another queue than its own. */
export type ActionInput = { reason: string; until?: Date; edited?: { part: string; value: unknown }; queue?: string };

/** The body of a request that takes an optional reason. */
export const reasonBody = (reason: string): { reason?: string } => (reason ? { reason } : {});

/** The chosen time of an action with `choices`. */
export function chosenTime({ until }: ActionInput): Date {
  if (!until) throw new Error("An action with choices runs only with one of them.");
  return until;
}

/** A time to choose before an action runs. */
export type Choice = { label: string; until: Date };

/** What the dialog of an action gets. `run` sends the request, shows its toast and does what follows the action; it throws an `ApiError`. */
export type ActionDialogProps<T> = { thing: T; onClose: () => void; run: (input: ActionInput) => Promise<unknown> };

/** A dialog of an action. `prepare` loads its code if that does not come with the action: its button is about to be pressed. */
export type PreparedDialog<T> = ComponentType<ActionDialogProps<T>> & { prepare?: () => void };

/** How an action works on a selection. A toast reports the items that the server refused, and why. */
export type BulkForm<T> = {
  /** The text of its button, such as "Replay 3". `count` is the number of selected items that allow the action. */
  label: (count: string) => string;
  tooltip?: string;
  key?: string;
  isDanger?: boolean;
  /** Whether the button is hidden, not disabled, while no selected item allows the action. */
  isHiddenIfNone?: boolean;
  /** Follows the number of items in the progress and in the toast: "3 jobs retried". */
  done: (input: ActionInput) => string;
  confirm?: (count: number) => Confirmation;
  /** Replaces the toast "3 jobs retried". `things` are the items before the action. */
  toast?(things: readonly T[]): ToastText;
  /**
   * Sends one request for several items, at most 50. Returns for each of them why it was refused, or null. Throws an `ApiError` if the whole
   * request failed.
   */
  runMany?(things: readonly T[], input: ActionInput): Promise<readonly (string | null)[]>;
  /** How it runs as a plan on the server, if not with `runMany`. */
  plan?: BulkPlan;
};

/**
 * A bulk action as a plan. `isOpened`: its page opens, however small it is. `isFor`: whether it can be of use for all that match a filter, by
 * the fields of the filter.
 */
export type BulkPlan = {
  action: PlanAction;
  isOpened?: boolean;
  isFor: (filter: Readonly<Record<string, string | undefined>>) => boolean;
};

/**
 * An action of operators on a thing `T`: its name, when it is offered, what it asks, does and reports. Panel, selection bar, key footer and
 * palette show it from this. It runs with `run`, opens the page `href`, or has a `Dialog` of its own. `R` is what its request returns.
 */
export type Action<T, R = unknown> = {
  id: string;
  /** Its name in the audit log, which decides who may run it. Without one it changes nothing, and everybody may use it. */
  needs?: AuditAction;
  /** Its name in the list of shortcuts. */
  label: (thing: T) => string;
  /** The content of its button if it is not the label; null for an action without a button. */
  button?: (thing: T) => ReactNode;
  /** The tooltip of its button if it is not the label; its key is added. */
  tooltip?: (thing: T) => string;
  key?: string;
  /** Whether it is in a menu behind the buttons, because it is needed rarely. */
  isInMenu?: boolean;
  /** Its name in the list of shortcuts while no row has the focus. Without one it is listed only where it can be used. */
  keyLabel?: string;
  /** Whether the next row opens after it, because this one is dealt with. */
  isAdvancing?: boolean;
  variant?: "primary" | "secondary-destructive";
  /** Whether the state of the thing allows it: the rule of `domain/allowed.ts` that the server applies too. */
  isAllowed: (thing: T) => boolean;
  /** The verbs that find it in the palette, and its title there. `synonyms` must be typed in full. */
  palette?: { verb: string; synonyms?: readonly string[]; title: (thing: T) => string };
  /** What a dialog asks before it runs; null for a thing for which nothing is asked. */
  confirm?: (thing: T) => Confirmation | null;
  choices?: (now: Date) => readonly Choice[];
  Dialog?: PreparedDialog<T>;
  href?: (thing: T) => string;
  /** Sends the request. Throws an `ApiError`. */
  run?(thing: T, input: ActionInput): Promise<R>;
  /** The toast after it. `thing` is the thing before. */
  done?(result: R, thing: T, input: ActionInput): ToastText;
  /** The action that the toast offers as undo. */
  undo?: Action<T>;
  /** The page to open after it. */
  hrefAfter?(result: R, thing: T): string;
  /** Whether the thing no longer exists after it. */
  isRemoval?: boolean;
  /** What failed, before the name of the thing: "Couldn't replay …". Default: the id. */
  failure?: string;
  bulk?: BulkForm<T>;
};

/** All actions on a kind of thing, in the order of their buttons. */
export type ActionList<T> = {
  noun: string;
  idOf: (thing: T) => string;
  nameOf: (thing: T) => string;
  actions: readonly Action<T>[];
  /** Loads what dialogs need to know of a thing that was found by the search. */
  load?: (thing: T) => Promise<T>;
  /** Loads the list again after a failure, for a list that no update reaches otherwise. */
  reload?: () => void;
};

/** Defines an action whose request returns an `R`, so that its other functions know the type. */
export const defineAction = <T, R>(action: Action<T, R>): Action<T> => action;

/** Whether an action is offered: the state of the thing allows it, and the role may run it. */
export const isOffered = <T>({ isAllowed, needs }: Action<T>, thing: T, role: Role): boolean =>
  isAllowed(thing) && (needs === undefined || can(role, needs));

/** The shortcut of an action in the footer, the help and the palette, where its verbs find it too; none if it has no key. */
export const keyBindingsOf = <T>({ key, label, isAdvancing, palette }: Action<T>, thing: T, run: () => void): KeyBinding[] =>
  key === undefined
    ? []
    : [
        {
          keys: key,
          label: label(thing),
          run,
          footer: true,
          isOnce: isAdvancing ?? false,
          words: palette ? [palette.verb, ...(palette.synonyms ?? [])] : [],
        },
      ];

/** Whether an action asks something in a dialog before it runs. */
export const needsDialog = <T>({ confirm, Dialog }: Action<T>, thing: T): boolean =>
  Dialog !== undefined || (confirm !== undefined && confirm(thing) !== null);
