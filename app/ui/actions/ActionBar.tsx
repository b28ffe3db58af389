import { Button } from "../button/Button.tsx";
import { isReadOnly } from "#domain/permissions";
import { useKeyBindings } from "../../core/keys/bindings.ts";
import { useRole } from "../../core/me.ts";
import { ReadOnlyNotice } from "../ReadOnlyNotice.tsx";
import { type Action, type ActionList, isOffered, keyBindingsOf } from "./action.ts";
import { hasJustAdvanced, useAdvance } from "../listPosition.ts";
import { ChoiceMenu } from "./ChoiceMenu.tsx";
import { prepareDialog } from "./prepareDialogs.ts";
import { MoreActions } from "./MoreActions.tsx";
import { shortcutProps } from "./shortcut.ts";
import { type ActionRunner, type AfterAction, useActionRunner } from "./useActionRunner.tsx";

type ButtonProps<T> = { action: Action<T>; thing: T; runner: ActionRunner<T>; disabled?: boolean; onPress: () => void };

/** The button of an action, or the menu of its choices. */
export function ActionButton<T>({ action, thing, runner, disabled = false, onPress }: ButtonProps<T>) {
  const { id, label, tooltip = label, button = label, variant, key, choices } = action;
  const content = button(thing);
  if (content === null) return null;
  if (choices)
    return (
      <ChoiceMenu
        label={label(thing)}
        shortcut={key}
        choices={choices}
        busy={runner.busy === id}
        onChoose={(until) => runner.run(action, { reason: "", until })}
      />
    );
  return (
    <Button
      size="sm"
      className="max-w-full"
      {...(variant ? { variant } : {})}
      {...shortcutProps(tooltip(thing), key)}
      loading={runner.busy === id}
      disabled={disabled}
      onPointerEnter={() => prepareDialog(action)}
      onFocus={() => prepareDialog(action)}
      onClick={onPress}
    >
      {content}
    </Button>
  );
}

type Props<T> = {
  list: ActionList<T>;
  thing: T;
  /** What to do instead, for actions that this panel handles itself. `isActive` disables the button, for an editor that is open. */
  handlers?: Readonly<Record<string, { run: () => void; isActive?: boolean }>>;
} & AfterAction<T>;

/** Buttons and keys of the actions that the thing and the operator's role allow now. Shows a notice to viewers. */
export function ActionBar<T>({ list, thing, handlers, onRemoved, onDone }: Props<T>) {
  const role = useRole();
  const advance = useAdvance();
  const runner = useActionRunner(list, thing, {
    onRemoved,
    onDone: (action) => {
      if (action.isAdvancing) advance(list.idOf(thing), action.isAllowed);
      onDone?.(action);
    },
  });
  const offered = list.actions.filter((action) => isOffered(action, thing, role));
  const press = (action: Action<T>) => (handlers?.[action.id]?.run ?? (() => runner.start(action)))();
  const pressKey = (action: Action<T>) => {
    if (!action.isAdvancing || !hasJustAdvanced()) press(action);
  };
  useKeyBindings(offered.flatMap((action) => keyBindingsOf(action, thing, () => pressKey(action))));
  if (isReadOnly(role)) return <ReadOnlyNotice />;
  return (
    <>
      {offered
        .filter(({ isInMenu }) => !isInMenu)
        .map((action) => (
          <ActionButton
            key={action.id}
            action={action}
            thing={thing}
            runner={runner}
            disabled={handlers?.[action.id]?.isActive ?? false}
            onPress={() => press(action)}
          />
        ))}
      <MoreActions actions={offered.filter(({ isInMenu }) => isInMenu)} thing={thing} onPress={press} />
      {runner.dialog}
    </>
  );
}
