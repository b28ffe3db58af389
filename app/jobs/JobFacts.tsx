import { Link } from "@tanstack/react-router";
import { RouterLink } from "../shell/RouterLink.tsx";
import { DetailList } from "../ui/DetailList.tsx";
import { Id } from "../ui/Id.tsx";
import { Section } from "../ui/Section.tsx";
import { Time } from "../ui/Time.tsx";
import type { JobDetail } from "./calls.ts";
import { optionFacts } from "./optionFacts.ts";

const link = "text-kumo-link hover:underline";

/** Where it comes from, how it may be tried, and where its trace leads. */
export const JobFacts = ({ detail: { job, options, deadLetter } }: { detail: JobDetail }) => (
  <Section title="Job">
    <DetailList
      items={[
        ["Id", <Id key="id" id={job.id} label="the job's id" />],
        job.correlationId !== null && [
          "Correlation",
          <span key="correlation" className="flex flex-wrap items-center gap-x-3">
            <Id id={job.correlationId} label="the correlation id" />
            <RouterLink href={`/traces/${encodeURIComponent(job.correlationId)}`} className={link}>
              its trace
            </RouterLink>
            <Link to="/jobs" search={{ correlationId: job.correlationId }} className={link}>
              jobs with it
            </Link>
          </span>,
        ],
        deadLetter !== null && [
          "Dead letter",
          <Link key="letter" to="/dead-letters/$id" params={{ id: deadLetter.id }} search={{ status: "all" }} className={link}>
            {deadLetter.errorName}, {deadLetter.status}
          </Link>,
        ],
        job.brand !== null && [
          "Brand",
          <Link key="brand" to="/brands/$slug" params={{ slug: job.brand }} className={link}>
            {job.brand}
          </Link>,
        ],
        ["Sent by", job.source],
        ["Added", <Time key="added" at={job.createdAt} as="both" />],
        job.runAt !== null && ["Due", <Time key="run" at={job.runAt} as="both" />],
        job.finishedAt !== null && ["Ended", <Time key="ended" at={job.finishedAt} as="both" />],
        job.cancelledAt !== null && ["Asked to stop", <Time key="cancelled" at={job.cancelledAt} as="both" />],
        [
          "Priority",
          <span key="priority" className="figure">
            {job.priority}
          </span>,
        ],
        ...optionFacts(options),
        [
          "Actions",
          <Link key="audit" to="/audit" search={{ target: `job:${job.id}` }} className={link}>
            what operators did to it
          </Link>,
        ],
        [
          "Same type",
          <Link key="same" to="/jobs" search={{ type: job.type, queue: job.queue }} className={link}>
            others of {job.type}
          </Link>,
        ],
      ]}
    />
  </Section>
);
