import { can } from "#domain/permissions";
import { useEffect } from "react";
import { useNavigate } from "@tanstack/react-router";
import { type KeyBinding, useKeyBindings } from "../../core/keys/bindings.ts";
import { useRole } from "../../core/me.ts";
import { type Action, type ActionList, isOffered, keyBindingsOf } from "../actions/action.ts";
import { prepareDialogs } from "../actions/prepareDialogs.ts";
import { useActionRunner } from "../actions/useActionRunner.tsx";
import { hasJustAdvanced, useAdvance } from "../listPosition.ts";
import { focusedRowId } from "../useRowKeys.ts";

type Props<T> = {
  list: ActionList<T>;
  /** The row that has the focus. */
  item: T | undefined;
};

/** Whether an action can run from a row: some only work in a panel. */
const worksOnRow = <T,>({ run, href, confirm, Dialog }: Action<T>): boolean => Boolean(run ?? href ?? confirm ?? Dialog);

/** The page of an action, with the filters of this list if it is an item of the list. */
function withFilters(href: string): string {
  const target = new URL(href, location.origin);
  if (target.pathname.split("/")[1] !== location.pathname.split("/")[1]) return href;
  for (const [name, value] of new URLSearchParams(location.search))
    if (!target.searchParams.has(name)) target.searchParams.set(name, value);
  return target.pathname + target.search;
}

/** The keys of the actions on the row that has the focus, while no panel is open. They are listed as shortcuts also without such a row. */
export function RowActionKeys<T>({ list, item }: Props<T>) {
  const role = useRole();
  const listed = list.actions.flatMap((action): KeyBinding[] =>
    action.key && action.keyLabel && worksOnRow(action) && (action.needs === undefined || can(role, action.needs))
      ? [{ keys: action.key, label: `${action.keyLabel} (row)`, run: () => undefined }]
      : [],
  );
  useKeyBindings(item === undefined ? listed : []);
  return item === undefined ? null : <FocusedRowKeys key={list.idOf(item)} list={list} item={item} />;
}

function FocusedRowKeys<T>({ list, item }: { list: ActionList<T>; item: T }) {
  const advance = useAdvance();
  const role = useRole();
  const navigate = useNavigate();
  useEffect(() => prepareDialogs(list), [list]);
  const runner = useActionRunner(list, item, {
    onDone: ({ isAdvancing, isAllowed }) => isAdvancing && advance(list.idOf(item), isAllowed),
  });
  const press = (action: Action<T>) => {
    // A row that was scrolled away may have lost the focus without an event.
    if (focusedRowId() !== list.idOf(item) || (action.isAdvancing && hasJustAdvanced())) return;
    if (action.href) void navigate({ href: withFilters(action.href(item)) });
    else runner.start(action);
  };
  useKeyBindings(
    list.actions.flatMap((action) =>
      worksOnRow(action) && isOffered(action, item, role) ? keyBindingsOf(action, item, () => press(action)) : [],
    ),
  );
  return runner.dialog;
}
