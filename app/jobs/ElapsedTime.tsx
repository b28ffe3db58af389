import type { ReactNode } from "react";
import type { Job } from "#domain/jobs/job";
import { useNow } from "../ui/useNow.ts";
import { formatElapsed } from "./jobState.ts";

type Props = { job: Job; of: (job: Job, now: number) => number | null; none: ReactNode };

/** How long something took, or has so far. Only what still goes on ticks. */
export const ElapsedTime = (props: Props) => (props.job.finishedAt ? <ElapsedText {...props} now={0} /> : <LiveElapsedTime {...props} />);

const LiveElapsedTime = (props: Props) => <ElapsedText {...props} now={useNow("second")} />;

function ElapsedText({ job, of, none, now }: Props & { now: number }) {
  const ms = of(job, now);
  return ms === null ? none : <span className="figure">{formatElapsed(ms)}</span>;
}
