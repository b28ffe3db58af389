import { type FormEvent, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Input } from "@cloudflare/kumo/components/input";
import { parseWallTime, wallTimeOf, zoneNameAt } from "../settings/zone.ts";
import { useNow } from "../ui/useNow.ts";
import { leaveForm } from "../ui/unsaved.ts";
import { parseMoment } from "./ranges.ts";

type Range = { from: string | undefined; to: string | undefined };
type Props = Range & { label: string; onChange: (range: Range) => void; onClose: () => void };

/** As the browser's own field for a time wants it: on the clock of the shown zone, to the minute. */
function toInputValue(text: string | undefined): string {
  const at = text && parseMoment(text);
  return at ? wallTimeOf(new Date(at)) : "";
}
const fromInputValue = (wall: string): string | undefined => parseWallTime(wall)?.toISOString();

/** A stretch of time from one moment to another, either of which may be left open. */
export function CustomRangeDialog({ from, to, label: says, onChange, onClose }: Props) {
  const [begin, setBegin] = useState(() => toInputValue(from));
  const [end, setEnd] = useState(() => toInputValue(to));
  const backwards = begin !== "" && end !== "" && begin >= end;
  const here = `On the clock of the desk, ${zoneNameAt(new Date(useNow()))}`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (backwards) return;
    onChange({ from: fromInputValue(begin), to: fromInputValue(end) });
    onClose();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && leaveForm(begin !== toInputValue(from) || end !== toInputValue(to), onClose)}>
      <Dialog className="p-5">
        <Dialog.Title className="text-lg font-semibold">{says} between</Dialog.Title>
        <form onSubmit={submit} className="mt-4 flex flex-col gap-4">
          <Input
            label="From"
            description={here}
            type="datetime-local"
            className="w-full"
            value={begin}
            onChange={(event) => setBegin(event.target.value)}
          />
          <Input
            label="Until"
            description={here}
            type="datetime-local"
            className="w-full"
            value={end}
            {...(backwards ? { error: "This is before the beginning.", "aria-invalid": true } : {})}
            onChange={(event) => setEnd(event.target.value)}
          />
          <div className="flex justify-end gap-2">
            <Dialog.Close render={<Button />}>Cancel</Dialog.Close>
            <Button type="submit" variant="primary">
              Show these
            </Button>
          </div>
        </form>
      </Dialog>
    </Dialog.Root>
  );
}
