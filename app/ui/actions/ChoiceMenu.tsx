import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import { Button } from "@cloudflare/kumo/components/button";
import { useNow } from "../useNow.ts";
import { formatExactTime } from "../format.ts";
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
    <DropdownMenu>
      <DropdownMenu.Trigger
        render={<Button size="sm" loading={busy} disabled={disabled} {...(shortcut ? shortcutProps(label, shortcut) : {})} />}
      >
        {label}
      </DropdownMenu.Trigger>
      <DropdownMenu.Content>
        {choices(new Date(now)).map(({ label: time, until }) => (
          <DropdownMenu.Item key={time} title={formatExactTime(until.toISOString())} onClick={() => onChoose(until)}>
            {time}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}
