import { Link } from "@tanstack/react-router";
import { links } from "../../core/links.ts";
import { tenantOf } from "../../core/tenant.ts";
import { DetailList } from "../../ui/DetailList.tsx";
import { auditFact, tenantFact, textLink } from "../../ui/facts.tsx";
import { Id } from "../../ui/Id.tsx";
import { Section } from "../../ui/Section.tsx";
import { Time } from "../../ui/Time.tsx";
import type { FullDeadLetter } from "./message.ts";

/** The ids and links of the message: its job, trace, tenant and similar failures. */
export const MessageFacts = ({ deadLetter }: { deadLetter: FullDeadLetter }) => (
  <Section title="Message">
    <DetailList
      items={[
        ["Dead letter ID", <Id key="id" id={deadLetter.id} label="dead letter ID" />],
        // Without the job layer, the id is only that of a delivery.
        deadLetter.replays === "job" &&
          deadLetter.jobId !== null && [
            "Job",
            <Link key="job" {...links.job(deadLetter.jobId)} className={textLink}>
              View job
            </Link>,
          ],
        deadLetter.eventId !== null && ["Event ID", <Id key="event" id={deadLetter.eventId} label="event ID" />],
        deadLetter.correlationId !== null && [
          "Correlation ID",
          <span key="correlation" className="flex flex-wrap items-center gap-x-3">
            <Id id={deadLetter.correlationId} label="correlation ID" shortcut="c" />
            <Link {...links.trace(deadLetter.correlationId)} className={textLink}>
              View trace
            </Link>
            <Link to="/dead-letters" search={{ status: "all", correlationId: deadLetter.correlationId }} className={textLink}>
              Dead letters with this ID
            </Link>
          </span>,
        ],
        tenantFact(tenantOf(deadLetter)),
        deadLetter.source !== null && ["Sent by", deadLetter.source],
        ["Failed", <Time key="failed" at={deadLetter.createdAt} as="both" />],
        [
          "Same error",
          <Link key="same" to="/dead-letters" search={{ status: "all", fingerprint: deadLetter.fingerprint }} className={textLink}>
            Similar failures
          </Link>,
        ],
        auditFact(`deadLetter:${deadLetter.id}`),
      ]}
    />
  </Section>
);
