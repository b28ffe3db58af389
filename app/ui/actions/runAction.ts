import { ApiError } from "../../core/api.ts";
import { queryClient } from "../../core/queryClient.ts";
import { failureToast } from "../../core/toasts/failures.ts";
import { forgetUndo, showToast, toastAbout } from "../../core/toasts/toastQueue.ts";
import type { Action, ActionInput, ActionList } from "./action.ts";

const noInput: ActionInput = { reason: "" };

/** Marks the cached queries of a thing as outdated, so that those on screen are loaded again. */
const invalidate = (id: string) => void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey.includes(id) });

/** What the toast of an action is about: its thing, unless the action changes nothing. */
const aboutOf = <T>({ noun, idOf }: ActionList<T>, { needs }: Action<T>, thing: T): { about?: string } =>
  needs === undefined ? {} : { about: toastAbout(noun, idOf(thing)) };

/** Shows the failure of an action as a toast. */
export const showFailure = <T>(list: ActionList<T>, action: Action<T>, thing: T, failure: unknown): void =>
  showToast({ ...failureToast(action.failure ?? action.id, list.nameOf(thing), failure), ...aboutOf(list, action, thing) });

/** Runs an action and shows its toast, with an undo if it has one. Returns the page to open, if any. Throws an `ApiError` for a form to show. */
export async function runAction<T>(
  list: ActionList<T>,
  action: Action<T>,
  thing: T,
  input: ActionInput = noInput,
): Promise<string | undefined> {
  const result = await action.run?.(thing, input);
  const { undo, needs } = action;
  // An action without a role changes nothing.
  if (needs !== undefined) {
    if (!action.isRemoval) invalidate(list.idOf(thing));
    forgetUndo();
  }
  showToast({
    ...(action.done?.(result, thing, input) ?? { title: action.label(thing) }),
    ...aboutOf(list, action, thing),
    ...(undo ? { undo: () => void runAndReport(list, undo, thing) } : {}),
  });
  return action.hrefAfter?.(result, thing);
}

/** Returns what the server says when it refuses an action without a reason; null for any other failure. */
const reasonAskedBy = (failure: unknown): string | null =>
  failure instanceof ApiError && failure.code === "invalid" && failure.issues.some(({ path }) => path === "reason")
    ? failure.message
    : null;

/**
 * Like {@link runAction}, but shows a failure as a toast, reloads the thing, as another operator may have changed it, and returns
 * "failed". `onReasonAsked` gets what the server says, instead of the toast, if the action needs a reason that nobody could know of before.
 */
export async function runAndReport<T>(
  list: ActionList<T>,
  action: Action<T>,
  thing: T,
  input: ActionInput = noInput,
  onReasonAsked?: (question: string) => void,
): Promise<{ href?: string | undefined } | "failed"> {
  try {
    return { href: await runAction(list, action, thing, input) };
  } catch (failure) {
    const question = reasonAskedBy(failure);
    if (question !== null && onReasonAsked) onReasonAsked(question);
    else showFailure(list, action, thing, failure);
    invalidate(list.idOf(thing));
    list.reload?.();
    return "failed";
  }
}
