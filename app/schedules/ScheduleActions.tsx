import { useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { allowedOf, scheduleRefusals } from "#domain/allowed";
import type { Schedule } from "#domain/schedules/schedule";
import { type KeyBinding, useKeyBindings } from "../keys/bindings.ts";
import { useCan, useCanMakeChanges } from "../shell/me.ts";
import { ReadOnlyNotice } from "../ui/ReadOnlyNotice.tsx";
import { ReasonDialog } from "../ui/ReasonDialog.tsx";
import { deleteConfirmation, pauseConfirmation } from "./confirmations.ts";
import { useScheduleCommands } from "./useScheduleCommands.ts";

/** What can be done now, each by its key too. */
export function ScheduleActions({ schedule, onEdit }: { schedule: Schedule; onEdit: () => void }) {
  const mayAct = useCanMakeChanges();
  const canDelete = useCan("schedule.delete");
  const acts = useScheduleCommands(schedule);
  const [asking, setAsking] = useState<"pause" | "delete">();
  const { name } = schedule;
  const may = allowedOf(scheduleRefusals(schedule));
  const stop = () => setAsking(undefined);
  const bindings: (KeyBinding | false)[] = [
    { keys: "r", says: "Run now", run: acts.run, footer: true },
    may.pause && { keys: "p", says: "Pause", run: () => setAsking("pause"), footer: true },
    may.resume && { keys: "p", says: "Resume", run: acts.resume, footer: true },
    { keys: "e", says: "Edit", run: onEdit, footer: true },
    canDelete && { keys: "d", says: "Delete", run: () => setAsking("delete"), footer: true },
  ];
  useKeyBindings(mayAct ? bindings.filter((one) => one !== false) : []);
  if (!mayAct) return <ReadOnlyNotice />;
  return (
    <>
      {may.resume && (
        <Button size="sm" variant="primary" title="Resume (p)" loading={acts.busy === "resume"} onClick={acts.resume}>
          Resume
        </Button>
      )}
      <Button size="sm" title="Run now (r)" loading={acts.busy === "run"} onClick={acts.run}>
        Run now
      </Button>
      {may.pause && (
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
      {asking === "pause" && <ReasonDialog {...pauseConfirmation(name)} onClose={stop} onConfirm={acts.pause} />}
      {asking === "delete" && <ReasonDialog {...deleteConfirmation(name)} onClose={stop} onConfirm={acts.remove} />}
    </>
  );
}
