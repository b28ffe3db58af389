import { useState } from "react";
import { Select } from "@cloudflare/kumo/components/select";
import type { QueueView } from "#domain/queues/health";
import { updateQueue } from "../../core/live/overview.ts";
import { showToast, toastAbout } from "../../core/toasts/toastQueue.ts";
import { ReasonDialog } from "../../ui/ReasonDialog.tsx";
import { formatClock, pluralize } from "../../ui/format.ts";
import { ApiError } from "../../core/api.ts";
import { parseWallTime, wallTimeOf, zoneNameAt } from "../../core/settings/zone.ts";
import { useNow } from "../../ui/useNow.ts";
import { pauseQueue } from "./calls.ts";
import { serverNow } from "../../core/clock/serverClock.ts";
import { TextField } from "../../ui/fields/TextField.tsx";

const minute = 60_000;
const choices = [
  { value: "never", label: "Until resumed manually", ms: 0 },
  { value: "15m", label: "15 minutes", ms: 15 * minute },
  { value: "1h", label: "1 hour", ms: 60 * minute },
  { value: "8h", label: "8 hours", ms: 480 * minute },
  { value: "at", label: "Until a set time", ms: 0 },
] as const;
type Choice = (typeof choices)[number]["value"];

/**
 * When the queue resumes by itself, ISO UTC; undefined for never. `wall` is a local time in the selected time zone. Throws an
 * `ApiError` with a message for the operator if the time is missing or in the past.
 */
function resumeAtOf(choice: Choice, wall: string): string | undefined {
  if (choice === "at") {
    const at = parseWallTime(wall);
    if (!at || at.getTime() <= serverNow()) throw new ApiError("invalid", "The resume time must be in the future. Enter a later time.");
    return at.toISOString();
  }
  const ms = choices.find(({ value }) => value === choice)?.ms;
  return ms ? new Date(serverNow() + ms).toISOString() : undefined;
}

/** A dialog that pauses a queue, with a reason and optionally a time to resume. */
export function PauseDialog({ queue, onClose }: { queue: QueueView; onClose: () => void }) {
  const [choice, setChoice] = useState<Choice>("never");
  const now = useNow();
  const [wall, setWall] = useState("");
  const { name, counts } = queue;
  return (
    <ReasonDialog
      title={`Pause ${name}`}
      description={`New messages are held until you resume. ${counts.active ? `${pluralize(counts.active, "running job")} will finish. ` : ""}No attempts are used.`}
      confirmLabel={`Pause ${name}`}
      reason="required"
      hint="Visible to your team"
      // A choice is made again with a key; only what was typed is worth a question.
      edited={wall !== ""}
      onClose={onClose}
      onConfirm={async (reason) => {
        const paused = await pauseQueue(name, reason, resumeAtOf(choice, wall));
        updateQueue(paused);
        const until = paused.pause?.resumeAt;
        showToast({
          about: toastAbout("queue", name),
          title: `${name} paused${until ? ` until ${formatClock(until, serverNow())}` : ""}`,
          description: paused.counts.active
            ? `${pluralize(paused.counts.active, "running job")} will finish first.`
            : "No jobs start until you resume it.",
        });
      }}
    >
      <Select
        label="Duration"
        value={choice}
        onValueChange={(value) => setChoice(choices.find((option) => option.value === value)?.value ?? "never")}
        items={choices.map(({ value, label }) => ({ value, label }))}
      />
      {choice === "at" && (
        <TextField
          label="Time"
          description={`Time zone: ${zoneNameAt(new Date(now))}`}
          type="datetime-local"
          min={wallTimeOf(new Date(now))}
          value={wall}
          onChange={(event) => setWall(event.target.value)}
        />
      )}
    </ReasonDialog>
  );
}
