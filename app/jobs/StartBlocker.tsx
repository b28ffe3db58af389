import type { Job } from "#domain/jobs/job";
import { useOverviewPart } from "../live/overview.ts";
import { pauseNoteOf } from "../queues/startNotes.ts";
import { useNow } from "../ui/useNow.ts";

/** What keeps a job that is waiting or delayed from starting, where its queue does. One that waits for its children is not due yet. */
export function StartBlocker({ job }: { job: Job }) {
  const now = useNow();
  const queue = useOverviewPart(({ queues }) => queues.find(({ name }) => name === job.queue));
  const held = queue && (job.state === "waiting" || job.state === "delayed") ? pauseNoteOf(queue, now) : null;
  return held && <p className="mt-2 text-kumo-subtle">{held}</p>;
}
