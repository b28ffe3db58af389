import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import { Button } from "@cloudflare/kumo/components/button";
import { absolute } from "../ui/words.ts";

const hour = 3_600_000;

/** Nine in the morning, local time, so many days from now. */
function morning(days: number): Date {
  const at = new Date();
  at.setDate(at.getDate() + days);
  at.setHours(9, 0, 0, 0);
  return at;
}

const choices = (): { says: string; until: Date }[] => {
  const now = new Date();
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { says: "For 1 hour", until: new Date(now.getTime() + hour) },
    { says: "For 4 hours", until: new Date(now.getTime() + 4 * hour) },
    { says: "Until tomorrow 09:00", until: morning(1) },
    { says: "Until Monday 09:00", until: morning(toMonday) },
  ];
};

/** Hides it until a time; then it is open again. */
export const Snooze = ({ busy, onSnooze }: { busy: boolean; onSnooze: (until: Date) => void }) => (
  <DropdownMenu>
    <DropdownMenu.Trigger render={<Button size="sm" loading={busy} />}>Snooze</DropdownMenu.Trigger>
    <DropdownMenu.Content>
      {choices().map(({ says, until }) => (
        <DropdownMenu.Item key={says} title={absolute(until.toISOString())} onClick={() => onSnooze(until)}>
          {says}
        </DropdownMenu.Item>
      ))}
    </DropdownMenu.Content>
  </DropdownMenu>
);
