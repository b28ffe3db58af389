import { Button } from "../button/Button.tsx";
import { icon } from "../icon.tsx";
import { Menu } from "../opener/Menu.tsx";
import type { Action } from "./action.ts";

const MoreIcon = icon(<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2" />);

type Props<T> = { actions: readonly Action<T>[]; thing: T; onPress: (action: Action<T>) => void };

/** A button that opens the actions which are needed too rarely for a button of their own. */
export function MoreActions<T>({ actions, thing, onPress }: Props<T>) {
  if (actions.length === 0) return null;
  return (
    <Menu
      button={(opener) => (
        <Button size="sm" shape="square" aria-label="More actions" title="More actions" {...opener}>
          <MoreIcon />
        </Button>
      )}
      items={actions.map((action) => ({ name: action.label(thing), run: () => onPress(action) }))}
    />
  );
}
