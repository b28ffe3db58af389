import type { ReactNode } from "react";
import type { Job } from "#domain/jobs/job";
import { useNow } from "../../ui/useNow.ts";
import { formatElapsed } from "./jobState.ts";

type Props = { job: Job; msOf: (job: Job, now: number) => number | null; none: ReactNode };

/** A duration of a job, formatted. It updates every second while the job is unfinished. */
export const ElapsedTime = (props: Props) => (props.job.finishedAt ? <ElapsedText {...props} now={0} /> : <LiveElapsedTime {...props} />);

const LiveElapsedTime = (props: Props) => <ElapsedText {...props} now={useNow("second")} />;

function ElapsedText({ job, msOf, none, now }: Props & { now: number }) {
  const ms = msOf(job, now);
  return ms === null ? none : <span className="figure">{formatElapsed(ms)}</span>;
}
