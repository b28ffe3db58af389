import { useState } from "react";
import { CalendarBlankIcon } from "@phosphor-icons/react/CalendarBlank";
import { Button } from "./button/Button.tsx";
import { lazyDialog } from "./opener/lazyPart.tsx";
import { Menu } from "./opener/Menu.tsx";
import { ranges, rangeLabel } from "./ranges.ts";

const CustomRangeDialog = lazyDialog(async () => (await import("./CustomRangeDialog.tsx")).CustomRangeDialog);

type Range = { from: string | undefined; to: string | undefined };
type Props = Range & { /** What happened in the range, for screen readers: "Added". */ label?: string; onChange: (range: Range) => void };

/** Chooses the time range of a list. `from` and `to` are as in the URL: `24h`, `today` or a time. */
export function RangeMenu({ from, to, label = "Added", onChange }: Props) {
  const [custom, setCustom] = useState(false);
  return (
    <>
      <Menu
        button={(opener) => (
          <Button size="sm" icon={CalendarBlankIcon} aria-label={`${label}: ${rangeLabel(from, to)}`} {...opener}>
            {rangeLabel(from, to)}
          </Button>
        )}
        items={[
          { name: "Any time", run: () => onChange({ from: undefined, to: undefined }) },
          ...ranges.map((range) => ({
            name: range.label,
            isSelected: from === range.from && !to,
            run: () => onChange({ from: range.from, to: undefined }),
          })),
          "separator",
          { name: "Custom range…", run: () => setCustom(true) },
        ]}
      />
      {custom && <CustomRangeDialog from={from} to={to} label={label} onChange={onChange} onClose={() => setCustom(false)} />}
    </>
  );
}
