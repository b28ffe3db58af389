import { useNavigate } from "@tanstack/react-router";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { createSchedule } from "./calls.ts";
import { ScheduleForm } from "./ScheduleForm.tsx";
import { describeTiming } from "./timingText.ts";

/** The form that creates a schedule. */
export function CreateSchedule({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  return (
    <ScheduleForm
      title="Create a schedule"
      verb="Create the schedule"
      source={undefined}
      isEdit={false}
      onClose={onClose}
      onSave={async (definition) => {
        const created = await createSchedule(definition);
        showToast({ title: `Created ${created.name}`, description: `Runs ${describeTiming(created)}.` });
        await navigate({ to: "/schedules/$id", params: { id: created.id } });
      }}
    />
  );
}
