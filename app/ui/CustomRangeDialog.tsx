import { type FormEvent, useState } from "react";
import { Button } from "./button/Button.tsx";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { parseWallTime, wallTimeOf, zoneNameAt } from "../core/settings/zone.ts";
import { useNow } from "./useNow.ts";
import { leaveForm } from "./unsaved.ts";
import { parseMoment } from "./ranges.ts";
import { TextField } from "./fields/TextField.tsx";

type Range = { from: string | undefined; to: string | undefined };
type Props = Range & { label: string; onChange: (range: Range) => void; onClose: () => void };

/**
 * The value of a `datetime-local` input for a moment: local time in the dashboard's time zone, to the minute. Empty if the text is
 * no moment.
 */
function toInputValue(text: string | undefined): string {
  const at = text && parseMoment(text);
  return at ? wallTimeOf(new Date(at)) : "";
}
const fromInputValue = (wall: string): string | undefined => parseWallTime(wall)?.toISOString();

/** A dialog for a time range with a start and an end; either may stay empty. */
export function CustomRangeDialog({ from, to, label, onChange, onClose }: Props) {
  const [start, setStart] = useState(() => toInputValue(from));
  const [end, setEnd] = useState(() => toInputValue(to));
  const isBackwards = start !== "" && end !== "" && start >= end;
  const zoneHint = `Dashboard time zone: ${zoneNameAt(new Date(useNow()))}`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isBackwards) return;
    onChange({ from: fromInputValue(start), to: fromInputValue(end) });
    onClose();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && leaveForm(start !== toInputValue(from) || end !== toInputValue(to), onClose)}>
      <Dialog className="p-5">
        <Dialog.Title className="text-lg font-semibold">{label} between</Dialog.Title>
        <form onSubmit={submit} className="mt-4 flex flex-col gap-4">
          <TextField
            label="From"
            description={zoneHint}
            type="datetime-local"
            className="w-full"
            value={start}
            onChange={(event) => setStart(event.target.value)}
          />
          <TextField
            label="To"
            description={zoneHint}
            type="datetime-local"
            className="w-full"
            value={end}
            error={isBackwards ? "The end must be after the start." : undefined}
            onChange={(event) => setEnd(event.target.value)}
          />
          <div className="flex justify-end gap-2">
            <Dialog.Close render={<Button />}>Cancel</Dialog.Close>
            <Button type="submit" variant="primary">
              Apply
            </Button>
          </div>
        </form>
      </Dialog>
    </Dialog.Root>
  );
}
