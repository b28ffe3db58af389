import { useState } from "react";
import { Select } from "@cloudflare/kumo/components/select";
import { Input } from "@cloudflare/kumo/components/input";
import type { QueueView } from "#domain/queues/health";
import { updateQueue } from "../live/overview.ts";
import { showToast } from "../toasts/toastQueue.ts";
import { ReasonDialog } from "../ui/ReasonDialog.tsx";
import { formatClock, pluralize } from "../ui/format.ts";
import { ApiError } from "../api.ts";
import { parseWallTime, wallTimeOf, zoneNameAt } from "../settings/zone.ts";
import { useNow } from "../ui/useNow.ts";
import { pauseQueue } from "./calls.ts";
import { serverNow } from "../clock/serverClock.ts";

const minute = 60_000;
const choices = [
  { value: "never", label: "When somebody resumes it", ms: 0 },
  { value: "15m", label: "In 15 minutes", ms: 15 * minute },
  { value: "1h", label: "In 1 hour", ms: 60 * minute },
  { value: "8h", label: "In 8 hours", ms: 480 * minute },
  { value: "at", label: "At a time", ms: 0 },
] as const;
type Choice = (typeof choices)[number]["value"];

/** When the queue shall run again; undefined for when somebody says so. `wall` is a time on the clock of the shown zone. Throws an `ApiError` for people. */
function resumeAtOf(choice: Choice, wall: string): string | undefined {
  if (choice === "at") {
    const at = parseWallTime(wall);
    if (!at || at.getTime() <= serverNow()) throw new ApiError("invalid", "Give a time that is still to come for the queue to resume.");
    return at.toISOString();
  }
  const ms = choices.find(({ value }) => value === choice)?.ms;
  return ms ? new Date(serverNow() + ms).toISOString() : undefined;
}

export function PauseDialog({ queue, onClose }: { queue: QueueView; onClose: () => void }) {
  const [choice, setChoice] = useState<Choice>("never");
  const now = useNow();
  const [wall, setWall] = useState("");
  const { name, counts } = queue;
  return (
    <ReasonDialog
      title={`Pause ${name}`}
      description={`No further message of ${name} starts. ${counts.active ? `${pluralize(counts.active, "job")} running now will finish. ` : ""}What arrives is kept and waits; no attempts are used up.`}
      confirmLabel={`Pause ${name}`}
      reason="required"
      hint="Who paused it will be seen with this reason"
      edited={choice !== "never"}
      onClose={onClose}
      onConfirm={async (reason) => {
        const paused = await pauseQueue(name, reason, resumeAtOf(choice, wall));
        updateQueue(paused);
        const until = paused.pause?.resumeAt;
        showToast({
          title: `${name} is paused${until ? ` until ${formatClock(until, serverNow())}` : ""}`,
          description: paused.counts.active
            ? `${pluralize(paused.counts.active, "running job")} will finish first.`
            : "No jobs start until it is resumed.",
        });
      }}
    >
      <Select
        label="Resumes"
        value={choice}
        onValueChange={(value) => setChoice(choices.find((one) => one.value === value)?.value ?? "never")}
        items={choices.map(({ value, label }) => ({ value, label }))}
      />
      {choice === "at" && (
        <Input
          label="Time"
          description={`On the clock of the desk, ${zoneNameAt(new Date(now))}`}
          type="datetime-local"
          min={wallTimeOf(new Date(now))}
          value={wall}
          onChange={(event) => setWall(event.target.value)}
        />
      )}
    </ReasonDialog>
  );
}
