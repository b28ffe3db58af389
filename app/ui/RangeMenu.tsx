import { useState } from "react";
import { CalendarBlankIcon } from "@phosphor-icons/react/CalendarBlank";
import { Button } from "@cloudflare/kumo/components/button";
import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import { CustomRangeDialog } from "./CustomRangeDialog.tsx";
import { ranges, rangeLabel } from "./ranges.ts";

type Range = { from: string | undefined; to: string | undefined };
type Props = Range & { /** What happened in the range, for screen readers: "Added". */ label?: string; onChange: (range: Range) => void };

/** Chooses the time range of a list. `from` and `to` are as in the URL: `24h`, `today` or a time. */
export function RangeMenu({ from, to, label = "Added", onChange }: Props) {
  const [custom, setCustom] = useState(false);
  return (
    <>
      <DropdownMenu>
        <DropdownMenu.Trigger render={<Button size="sm" icon={CalendarBlankIcon} aria-label={`${label}: ${rangeLabel(from, to)}`} />}>
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
              {range.label}
            </DropdownMenu.Item>
          ))}
          <DropdownMenu.Separator />
          <DropdownMenu.Item onClick={() => setCustom(true)}>Custom range…</DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu>
      {custom && <CustomRangeDialog from={from} to={to} label={label} onChange={onChange} onClose={() => setCustom(false)} />}
    </>
  );
}
