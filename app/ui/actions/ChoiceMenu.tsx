import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import { Button } from "@cloudflare/kumo/components/button";
import { useNow } from "../useNow.ts";
import { formatExactTime } from "../format.ts";
import type { Choice } from "./action.ts";

type Props = {
  label: string;
  choices: (now: Date) => readonly Choice[];
  busy?: boolean;
  disabled?: boolean;
  onChoose: (until: Date) => void;
};

/** A button that opens the times to choose from. */
export function ChoiceMenu({ label, choices, busy = false, disabled = false, onChoose }: Props) {
  const now = useNow();
  return (
    <DropdownMenu>
      <DropdownMenu.Trigger render={<Button size="sm" loading={busy} disabled={disabled} />}>{label}</DropdownMenu.Trigger>
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
