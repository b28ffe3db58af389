import { useState } from "react";
import { Select } from "@cloudflare/kumo/components/select";
import { visibleText } from "#domain/text/visible";
import { ApiError } from "../../core/api.ts";
import { serverNow } from "../../core/clock/serverClock.ts";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { formatClock } from "../format.ts";
import { ReasonDialog } from "../ReasonDialog.tsx";
import { snoozeChoices } from "./snoozeChoices.ts";
import { changeGroup } from "../../core/groups.ts";
import { TextField } from "../fields/TextField.tsx";

const always = "Until unmuted";
const above = "Until it comes more often";

/** When a mute ends. Throws an `ApiError` with a message for the operator if the number is invalid. */
function endOf(choice: string, limit: string): { until?: string; above?: number } {
  const until = snoozeChoices(new Date(serverNow())).find(({ label }) => label === choice)?.until;
  if (until) return { until: until.toISOString() };
  if (choice !== above) return {};
  if (!/^[1-9]\d{0,5}$/.test(limit.trim())) throw new ApiError("invalid", "Enter a whole number of dead letters an hour, at least 1.");
  return { above: Number(limit) };
}

/** A dialog that mutes a group: until a time, until it comes more often, or until somebody opens it again. */
export function MuteDialog({ fingerprint, name, onClose }: { fingerprint: string; name: string; onClose: () => void }) {
  const [choices] = useState(() => [...snoozeChoices(new Date(serverNow())).map(({ label }) => label), above, always]);
  const [choice, setChoice] = useState(choices[0] ?? always);
  const [limit, setLimit] = useState("");
  return (
    <ReasonDialog
      title="Mute this error"
      description={
        <>
          <p className="truncate text-kumo-default">{visibleText(name.slice(0, 200))}</p>
          <p>A muted error raises no alert and leaves the open groups. Its dead letters stay open.</p>
        </>
      }
      confirmLabel="Mute"
      reason="optional"
      hint="Shown in the audit log"
      edited={limit !== ""}
      onClose={onClose}
      onConfirm={async (reason) => {
        const muted = await changeGroup(fingerprint, { status: "muted", ...endOf(choice, limit), ...(reason ? { reason } : {}) });
        showToast({
          title: muted.mutedUntil
            ? `Muted until ${formatClock(muted.mutedUntil, serverNow())}`
            : muted.mutedAbove
              ? `Muted until more than ${muted.mutedAbove} an hour`
              : "Muted",
          description: "New dead letters are still counted.",
        });
      }}
    >
      <Select
        label="Duration"
        value={choice}
        onValueChange={(value) => setChoice(value ?? always)}
        items={choices.map((value) => ({ value, label: value }))}
      />
      {choice === above && (
        <TextField
          label="More than, an hour"
          inputMode="numeric"
          description="Unmuted by the first dead letter over this number in an hour"
          value={limit}
          onChange={(event) => setLimit(event.target.value)}
        />
      )}
    </ReasonDialog>
  );
}
