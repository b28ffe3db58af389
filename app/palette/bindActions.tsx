import { type ComponentType, useEffect } from "react";
import { useQuery } from "@tanstack/react-query";
import type { Role } from "#domain/permissions";
import { ApiError } from "../core/api.ts";
import { type Action, type ActionInput, type ActionList, type Choice, isOffered, needsDialog } from "../ui/actions/action.ts";
import { runAndReport, showFailure } from "../ui/actions/runAction.ts";
import { ActionDialog } from "../ui/actions/useActionRunner.tsx";

type DialogProps = { onClose: () => void; onDone: (href: string | undefined) => void };

/**
 * An action on a found thing, as the palette offers it: `verb` and `synonyms` find it, `title` names it. It opens the page `href`, asks in
 * a `Dialog`, offers `choices`, or runs at once.
 */
export type EntityAction = {
  id: string;
  label: string;
  verb: string;
  synonyms: readonly string[];
  title: string;
  href: string | undefined;
  choices: ((now: Date) => readonly Choice[]) | undefined;
  Dialog: ComponentType<DialogProps> | undefined;
  /** Runs it with a toast, also when it fails. Returns the page to open, if any. */
  run: (input: ActionInput) => Promise<string | undefined>;
};

/** Closes the dialog with a toast, because the thing could not be loaded. */
function NotAvailable<T>({
  list,
  action,
  thing,
  onClose,
}: { list: ActionList<T>; action: Action<T>; thing: T } & Pick<DialogProps, "onClose">) {
  useEffect(() => {
    showFailure(list, action, thing, new ApiError("unavailable", "Its current state could not be loaded. Nothing was changed."));
    onClose();
  }, [list, action, thing, onClose]);
  return null;
}

type FoundProps<T> = { list: ActionList<T>; action: Action<T>; found: T } & DialogProps;

/** The dialog of an action, after the thing was loaded if the search result does not say enough. The palette is closed by then. */
function FoundDialog<T>({ list, action, found, onClose, onDone }: FoundProps<T>) {
  const { load, noun, idOf } = list;
  const { data, error } = useQuery({
    queryKey: ["actions", noun, idOf(found)],
    queryFn: async () => load?.(found) ?? found,
    enabled: load !== undefined,
    gcTime: 0,
  });
  const thing = load ? data : found;
  if (error) return <NotAvailable list={list} action={action} thing={found} onClose={onClose} />;
  return thing ? <ActionDialog list={list} action={action} thing={thing} onClose={onClose} onDone={onDone} /> : null;
}

/** The actions that the palette offers on a found thing. */
export const bindActions = <T,>(list: ActionList<T>, thing: T, role: Role): EntityAction[] =>
  list.actions.flatMap((action) => {
    const { id, label, palette, href, choices } = action;
    if (!palette || !isOffered(action, thing, role)) return [];
    return [
      {
        id,
        label: label(thing),
        verb: palette.verb,
        synonyms: palette.synonyms ?? [],
        title: palette.title(thing),
        href: href?.(thing),
        choices,
        Dialog: needsDialog(action, thing) ? (props) => <FoundDialog list={list} action={action} found={thing} {...props} /> : undefined,
        run: async (input) => {
          const outcome = await runAndReport(list, action, thing, input);
          return outcome === "failed" ? undefined : outcome.href;
        },
      },
    ];
  });
