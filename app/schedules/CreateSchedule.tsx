import { useNavigate } from "@tanstack/react-router";
import { say } from "../toasts/say.ts";
import { create } from "./calls.ts";
import { ScheduleForm } from "./ScheduleForm.tsx";
import { inWords } from "./when.ts";

export function CreateSchedule({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  return (
    <ScheduleForm
      title="Create a schedule"
      verb="Create the schedule"
      known={undefined}
      changes={false}
      onClose={onClose}
      onSave={async (definition) => {
        const made = await create(definition);
        say({ title: `Created ${made.name}`, description: `It runs ${inWords(made)}.` });
        await navigate({ to: "/schedules/$id", params: { id: made.id } });
      }}
    />
  );
}
