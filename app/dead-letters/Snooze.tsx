import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import { Button } from "@cloudflare/kumo/components/button";
import { useNow } from "../ui/clock.ts";
import { absolute } from "../ui/words.ts";
import { untilChoices } from "./snooze.ts";

type Props = { busy: boolean; label?: string; disabled?: boolean; onSnooze: (until: Date) => void };

/** Hides it until a time; then it is open again. */
export const Snooze = ({ busy, label = "Snooze", disabled = false, onSnooze }: Props) => {
  const now = useNow();
  return (
    <DropdownMenu>
      <DropdownMenu.Trigger render={<Button size="sm" loading={busy} disabled={disabled} />}>{label}</DropdownMenu.Trigger>
      <DropdownMenu.Content>
        {untilChoices(new Date(now)).map(({ says, until }) => (
          <DropdownMenu.Item key={says} title={absolute(until.toISOString())} onClick={() => onSnooze(until)}>
            {says}
          </DropdownMenu.Item>
        ))}
      </DropdownMenu.Content>
    </DropdownMenu>
  );
};
