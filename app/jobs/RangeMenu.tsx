import { useState } from "react";
import { CalendarBlankIcon } from "@phosphor-icons/react/CalendarBlank";
import { Button } from "@cloudflare/kumo/components/button";
import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import { CustomRangeDialog } from "./CustomRangeDialog.tsx";
import { ranges, rangeLabel } from "./ranges.ts";

type Range = { from: string | undefined; to: string | undefined };
type Props = Range & { /** What happened then, for who can't see where it stands. */ label?: string; onChange: (range: Range) => void };

/** When the jobs were added, or what else is listed happened. */
export function RangeMenu({ from, to, label: says = "Added", onChange }: Props) {
  const [custom, setCustom] = useState(false);
  return (
    <>
      <DropdownMenu>
        <DropdownMenu.Trigger render={<Button size="sm" icon={CalendarBlankIcon} aria-label={`${says}: ${rangeLabel(from, to)}`} />}>
          {rangeLabel(from, to)}
        </DropdownMenu.Trigger>
        <DropdownMenu.Content>
          <DropdownMenu.Item onClick={() => onChange({ from: undefined, to: undefined })}>Any time</DropdownMenu.Item>
          {ranges.map((range) => (
            <DropdownMenu.Item
              key={range.from}
              selected={from === range.from && !to}
              onClick={() => onChange({ from: range.from, to: undefined })}
            >
              {range.says}
            </DropdownMenu.Item>
          ))}
          <DropdownMenu.Separator />
          <DropdownMenu.Item onClick={() => setCustom(true)}>From … to …</DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu>
      {custom && <CustomRangeDialog from={from} to={to} label={says} onChange={onChange} onClose={() => setCustom(false)} />}
    </>
  );
}
