import type { ScheduleDetail } from "#domain/schedules/schedule";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { updateSchedule } from "./calls.ts";
import { ScheduleForm } from "./ScheduleForm.tsx";
import { describeTiming } from "./timingText.ts";

/** The form that edits a schedule. `deleted`: somebody has deleted it meanwhile. */
export const EditSchedule = ({ schedule, deleted, onClose }: { schedule: ScheduleDetail; deleted: boolean; onClose: () => void }) => (
  <ScheduleForm
    title={`Edit ${schedule.name}`}
    verb="Save the schedule"
    source={schedule}
    isEdit
    deleted={deleted}
    onClose={onClose}
    onSave={async (definition, reason) => {
      const changed = await updateSchedule(schedule.id, definition, reason);
      showToast({ title: `Saved ${changed.name}`, description: `Runs ${describeTiming(changed)}.` });
      onClose();
    }}
  />
);
