import { Button } from "@cloudflare/kumo/components/button";
import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import { MoreIcon } from "../icons.tsx";
import type { Action } from "./action.ts";

type Props<T> = { actions: readonly Action<T>[]; thing: T; onPress: (action: Action<T>) => void };

/** A button that opens the actions which are needed too rarely for a button of their own. */
export function MoreActions<T>({ actions, thing, onPress }: Props<T>) {
  if (actions.length === 0) return null;
  return (
    <DropdownMenu>
      <DropdownMenu.Trigger render={<Button size="sm" shape="square" aria-label="More actions" title="More actions" />}>
        <MoreIcon />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content>
        {actions.map((action) => (
          <DropdownMenu.Item key={action.id} onClick={() => onPress(action)}>
            {action.label(thing)}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}
