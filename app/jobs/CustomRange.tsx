import { type FormEvent, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Input } from "@cloudflare/kumo/components/input";
import { momentOf, wallTimeOf, zoneNameAt } from "../settings/zone.ts";
import { useNow } from "../ui/clock.ts";
import { leaveForm } from "../ui/unsaved.ts";
import { readMoment } from "./ranges.ts";

type Range = { from: string | undefined; to: string | undefined };
type Props = Range & { says: string; onChange: (range: Range) => void; onClose: () => void };

/** As the browser's own field for a time wants it: on the clock of the shown zone, to the minute. */
function wallOf(text: string | undefined): string {
  const at = text && readMoment(text);
  return at ? wallTimeOf(new Date(at)) : "";
}
const isoOf = (wall: string): string | undefined => momentOf(wall)?.toISOString();

/** A stretch of time from one moment to another, either of which may be left open. */
export function CustomRange({ from, to, says, onChange, onClose }: Props) {
  const [begin, setBegin] = useState(() => wallOf(from));
  const [end, setEnd] = useState(() => wallOf(to));
  const backwards = begin !== "" && end !== "" && begin >= end;
  const here = `On the clock of the desk, ${zoneNameAt(new Date(useNow()))}`;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (backwards) return;
    onChange({ from: isoOf(begin), to: isoOf(end) });
    onClose();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && leaveForm(begin !== wallOf(from) || end !== wallOf(to), onClose)}>
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
