import { useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { allowedOf, scheduleRefusals } from "#domain/allowed";
import type { Schedule } from "#domain/schedules";
import { type Binding, useKeys } from "../keys/bindings.ts";
import { useCan, useMayAct } from "../shell/me.ts";
import { LookingOn } from "../ui/LookingOn.tsx";
import { Ask } from "../ui/Ask.tsx";
import { deleteQuestion, pauseQuestion } from "./questions.ts";
import { useActs } from "./useActs.ts";

/** What can be done now, each by its key too. */
export function Actions({ schedule, onEdit }: { schedule: Schedule; onEdit: () => void }) {
  const mayAct = useMayAct();
  const canDelete = useCan("schedule.delete");
  const acts = useActs(schedule);
  const [asking, setAsking] = useState<"pause" | "delete">();
  const { name } = schedule;
  const may = allowedOf(scheduleRefusals(schedule));
  const stop = () => setAsking(undefined);
  const bindings: (Binding | false)[] = [
    { keys: "r", says: "Run now", run: acts.run, footer: true },
    may.pause && { keys: "p", says: "Pause", run: () => setAsking("pause"), footer: true },
    may.resume && { keys: "p", says: "Resume", run: acts.resume, footer: true },
    { keys: "e", says: "Edit", run: onEdit, footer: true },
    canDelete && { keys: "d", says: "Delete", run: () => setAsking("delete"), footer: true },
  ];
  useKeys(mayAct ? bindings.filter((one) => one !== false) : []);
  if (!mayAct) return <LookingOn />;
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
      {asking === "pause" && <Ask {...pauseQuestion(name)} onClose={stop} act={acts.pause} />}
      {asking === "delete" && <Ask {...deleteQuestion(name)} onClose={stop} act={acts.remove} />}
    </>
  );
}
