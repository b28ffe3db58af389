import type { ReactNode } from "react";
import type { Job } from "#domain/jobs";
import { useNow } from "../ui/clock.ts";
import { took } from "./words.ts";

type Props = { job: Job; of: (job: Job, now: number) => number | null; none: ReactNode };

/** How long something took, or has so far. Only what still goes on ticks. */
export const Span = (props: Props) => (props.job.finishedAt ? <Still {...props} now={0} /> : <Ticking {...props} />);

const Ticking = (props: Props) => <Still {...props} now={useNow("second")} />;

function Still({ job, of, none, now }: Props & { now: number }) {
  const ms = of(job, now);
  return ms === null ? none : <span className="figure">{took(ms)}</span>;
}
