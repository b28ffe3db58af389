import { Button } from "../button/Button.tsx";
import { useNow } from "../useNow.ts";
import { formatExactTime } from "../format.ts";
import { Menu } from "../opener/Menu.tsx";
import { shortcutProps } from "./shortcut.ts";
import type { Choice } from "./action.ts";

type Props = {
  label: string;
  /** The key that opens the choices as a dialog. */
  shortcut?: string | undefined;
  choices: (now: Date) => readonly Choice[];
  busy?: boolean;
  disabled?: boolean;
  onChoose: (until: Date) => void;
};

/** A button that opens the times to choose from. */
export function ChoiceMenu({ label, shortcut, choices, busy = false, disabled = false, onChoose }: Props) {
  const now = useNow();
  return (
    <Menu
      button={(opener) => (
        <Button size="sm" loading={busy} disabled={disabled} {...(shortcut ? shortcutProps(label, shortcut) : {})} {...opener}>
          {label}
        </Button>
      )}
      items={choices(new Date(now)).map(({ label: name, until }) => ({
        name,
        title: formatExactTime(until.toISOString()),
        run: () => onChoose(until),
      }))}
    />
  );
}
