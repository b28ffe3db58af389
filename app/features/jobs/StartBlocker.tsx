import type { Job } from "#domain/jobs/job";
import { useOverviewPart } from "../../core/live/overview.ts";
import { pauseNoteOf } from "../../ui/startNotes.ts";
import { useNow } from "../../ui/useNow.ts";

/** Says why the queue keeps a waiting or delayed job from starting. Shows nothing for a blocked job: it waits for its children. */
export function StartBlocker({ job }: { job: Job }) {
  const now = useNow();
  const queue = useOverviewPart(({ queues }) => queues.find(({ name }) => name === job.queue));
  const reason = queue && (job.state === "waiting" || job.state === "delayed") ? pauseNoteOf(queue, now) : null;
  return reason && <p className="mt-2 text-kumo-subtle">{reason}</p>;
}
