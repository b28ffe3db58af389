import { useEffect, useEffectEvent, useState } from "react";
import { Button } from "../button/Button.tsx";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { serverNow } from "../../core/clock/serverClock.ts";
import { Kbd } from "../../core/keys/Kbd.tsx";
import { formatExactTime } from "../format.ts";
import type { Choice } from "./action.ts";

type Props = { title: string; choices: (now: Date) => readonly Choice[]; onChoose: (until: Date) => void; onClose: () => void };

/** The times to choose from, for an action that was started with its key: each has a digit as its key. */
export function ChoiceDialog({ title, choices, onChoose, onClose }: Props) {
  // The times as they were when it opened, so that none changes under the finger.
  const [offered] = useState(() => choices(new Date(serverNow())));
  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    onChoose(choice.until);
  };
  const pressDigit = useEffectEvent(({ key }: KeyboardEvent) => {
    if (/^[1-9]$/.test(key)) choose(offered[Number(key) - 1]);
  });
  useEffect(() => {
    document.addEventListener("keydown", pressDigit);
    return () => document.removeEventListener("keydown", pressDigit);
  }, []);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog size="sm" className="p-5">
        <Dialog.Title className="text-lg font-semibold break-words">{title}</Dialog.Title>
        <div className="mt-4 flex flex-col gap-2">
          {offered.map((choice, index) => (
            <Button
              key={choice.label}
              className="w-full! justify-between"
              aria-keyshortcuts={String(index + 1)}
              onClick={() => choose(choice)}
            >
              <span title={formatExactTime(choice.until.toISOString())}>{choice.label}</span>
              <Kbd keys={String(index + 1)} />
            </Button>
          ))}
        </div>
        <div className="mt-5 flex justify-end">
          <Dialog.Close render={<Button variant="ghost" />}>Cancel</Dialog.Close>
        </div>
      </Dialog>
    </Dialog.Root>
  );
}
