import { useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { allowedOf, scheduleRefusals } from "#domain/allowed";
import type { Schedule } from "#domain/schedules/schedule";
import { type KeyBinding, useKeyBindings } from "../../core/keys/bindings.ts";
import { useCan, useCanMakeChanges } from "../../core/me.ts";
import { ReadOnlyNotice } from "../../ui/ReadOnlyNotice.tsx";
import { ReasonDialog } from "../../ui/ReasonDialog.tsx";
import { deleteConfirmation, pauseConfirmation } from "./confirmations.ts";
import { useScheduleCommands } from "./useScheduleCommands.ts";

/** Buttons and keys for the commands that the schedule allows now. Shows a notice to viewers. */
export function ScheduleActions({ schedule, onEdit }: { schedule: Schedule; onEdit: () => void }) {
  const mayAct = useCanMakeChanges();
  const canDelete = useCan("schedule.delete");
  const commands = useScheduleCommands(schedule);
  const [asking, setAsking] = useState<"pause" | "delete">();
  const { name } = schedule;
  const allowed = allowedOf(scheduleRefusals(schedule));
  const close = () => setAsking(undefined);
  const bindings: (KeyBinding | false)[] = [
    { keys: "r", says: "Run now", run: commands.run, footer: true },
    allowed.pause && { keys: "p", says: "Pause", run: () => setAsking("pause"), footer: true },
    allowed.resume && { keys: "p", says: "Resume", run: commands.resume, footer: true },
    { keys: "e", says: "Edit", run: onEdit, footer: true },
    canDelete && { keys: "d", says: "Delete", run: () => setAsking("delete"), footer: true },
  ];
  useKeyBindings(mayAct ? bindings.filter((binding) => binding !== false) : []);
  if (!mayAct) return <ReadOnlyNotice />;
  return (
    <>
      {allowed.resume && (
        <Button size="sm" variant="primary" title="Resume (p)" loading={commands.busy === "resume"} onClick={commands.resume}>
          Resume
        </Button>
      )}
      <Button size="sm" title="Run now (r)" loading={commands.busy === "run"} onClick={commands.run}>
        Run now
      </Button>
      {allowed.pause && (
        <Button size="sm" title="Pause (p)" onClick={() => setAsking("pause")}>
          Pause
        </Button>
      )}
      <Button size="sm" title="Edit (e)" onClick={onEdit}>
        Edit
      </Button>
      {canDelete && (
        <Button size="sm" variant="secondary-destructive" title="Delete (d)" onClick={() => setAsking("delete")}>
          Delete
        </Button>
      )}
      {asking === "pause" && <ReasonDialog {...pauseConfirmation(name)} onClose={close} onConfirm={commands.pause} />}
      {asking === "delete" && <ReasonDialog {...deleteConfirmation(name)} onClose={close} onConfirm={commands.remove} />}
    </>
  );
}
