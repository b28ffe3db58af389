import { useNavigate } from "@tanstack/react-router";
import { showToast } from "../toasts/toastQueue.ts";
import { createSchedule } from "./calls.ts";
import { ScheduleForm } from "./ScheduleForm.tsx";
import { describeTiming } from "./timingText.ts";

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
        const made = await createSchedule(definition);
        showToast({ title: `Created ${made.name}`, description: `It runs ${describeTiming(made)}.` });
        await navigate({ to: "/schedules/$id", params: { id: made.id } });
      }}
    />
  );
}
