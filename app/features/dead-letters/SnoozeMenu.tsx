import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import { Button } from "@cloudflare/kumo/components/button";
import { useNow } from "../../ui/useNow.ts";
import { formatExactTime } from "../../ui/format.ts";
import { snoozeChoices } from "./snooze.ts";

type Props = { busy: boolean; label?: string; disabled?: boolean; onSnooze: (until: Date) => void };

/** A menu of snooze times. A snoozed dead letter is hidden until then and opens again. */
export const SnoozeMenu = ({ busy, label = "Snooze", disabled = false, onSnooze }: Props) => {
  const now = useNow();
  return (
    <DropdownMenu>
      <DropdownMenu.Trigger render={<Button size="sm" loading={busy} disabled={disabled} />}>{label}</DropdownMenu.Trigger>
      <DropdownMenu.Content>
        {snoozeChoices(new Date(now)).map(({ label: time, until }) => (
          <DropdownMenu.Item key={time} title={formatExactTime(until.toISOString())} onClick={() => onSnooze(until)}>
            {time}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  );
};
