import { allowedJobActions } from "./allowedActions.ts";
import { Link } from "@tanstack/react-router";
import { links } from "../../core/links.ts";
import { tenantOf } from "../../core/tenant.ts";
import { RouterLink } from "../../ui/RouterLink.tsx";
import { auditFact, tenantFact, textLink } from "../../ui/facts.tsx";
import { DetailList } from "../../ui/DetailList.tsx";
import { Id } from "../../ui/Id.tsx";
import { Section } from "../../ui/Section.tsx";
import { Time } from "../../ui/Time.tsx";
import type { JobDetail } from "./calls.ts";
import { jobCauseOf } from "./jobCause.ts";
import { optionFacts } from "./optionFacts.ts";

/** The ids, times, options and links of a job. */
export const JobFacts = ({ detail: { job, options, deadLetter } }: { detail: JobDetail }) => (
  <Section title="Job">
    <DetailList
      items={[
        ["ID", <Id key="id" id={job.id} label="job ID" />],
        job.correlationId !== null && [
          "Correlation ID",
          <span key="correlation" className="flex flex-wrap items-center gap-x-3">
            <Id id={job.correlationId} label="correlation ID" shortcut={allowedJobActions(job).cancel ? undefined : "c"} />
            <RouterLink href={`/traces/${encodeURIComponent(job.correlationId)}`} className={textLink}>
              View trace
            </RouterLink>
            <Link to="/jobs" search={{ correlationId: job.correlationId }} className={textLink}>
              Jobs with this ID
            </Link>
          </span>,
        ],
        deadLetter !== null && [
          "Dead letter",
          <Link key="dead-letter" {...links.deadLetter(deadLetter.id)} className={textLink}>
            {deadLetter.errorName}, {deadLetter.status}
          </Link>,
        ],
        tenantFact(tenantOf(job)),
        ["Sent by", job.source],
        job.causationId !== null && ["Triggered by", <JobCause key="cause" causationId={job.causationId} />],
        ["Added", <Time key="added" at={job.createdAt} as="both" />],
        job.runAt !== null && ["Due", <Time key="run" at={job.runAt} as="both" />],
        job.finishedAt !== null && ["Finished", <Time key="finished" at={job.finishedAt} as="both" />],
        job.cancelledAt !== null && ["Cancel requested", <Time key="cancelled" at={job.cancelledAt} as="both" />],
        [
          "Priority",
          <span key="priority" className="figure">
            {job.priority}
          </span>,
        ],
        ...optionFacts(options),
        auditFact(`job:${job.id}`),
        [
          "Same type",
          <Link key="same" to="/jobs" search={{ type: job.type, queue: job.queue }} className={textLink}>
            {job.type} jobs in {job.queue}
          </Link>,
        ],
      ]}
    />
  </Section>
);

/** What caused the job, as a link. An id of a later version is shown as it is. */
function JobCause({ causationId }: { causationId: string }) {
  const cause = jobCauseOf(causationId);
  if (!cause) return causationId;
  return (
    <RouterLink href={cause.href} className={textLink}>
      {cause.name} <span className="font-mono text-xs break-all">{cause.id}</span>
    </RouterLink>
  );
}
