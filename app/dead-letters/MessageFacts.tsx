import { Link } from "@tanstack/react-router";
import { DetailList } from "../ui/DetailList.tsx";
import { Id } from "../ui/Id.tsx";
import { Section } from "../ui/Section.tsx";
import { Time } from "../ui/Time.tsx";
import type { FullDeadLetter } from "./message.ts";

const link = "text-kumo-link hover:underline";

/** Where it came from, and where the same trace or the same error leads. */
export const MessageFacts = ({ letter }: { letter: FullDeadLetter }) => (
  <Section title="Message">
    <DetailList
      items={[
        ["Dead letter", <Id key="id" id={letter.id} label="the dead letter's id" />],
        letter.jobId !== null && [
          "Job",
          <Link key="job" to="/jobs/$id" params={{ id: letter.jobId }} className={link}>
            its life, its logs, its attempts compared
          </Link>,
        ],
        letter.eventId !== null && ["Event", <Id key="event" id={letter.eventId} label="the event's id" />],
        letter.correlationId !== null && [
          "Correlation",
          <span key="correlation" className="flex flex-wrap items-center gap-x-3">
            <Id id={letter.correlationId} label="the correlation id" />
            <Link to="/traces/$id" params={{ id: letter.correlationId }} className={link}>
              its trace
            </Link>
            <Link to="/dead-letters" search={{ status: "all", correlationId: letter.correlationId }} className={link}>
              all with it
            </Link>
          </span>,
        ],
        letter.brand !== null && [
          "Brand",
          <Link key="brand" to="/brands/$slug" params={{ slug: letter.brand }} className={link}>
            {letter.brand}
          </Link>,
        ],
        letter.source !== null && ["Sent by", letter.source],
        ["Died", <Time key="died" at={letter.createdAt} as="both" />],
        [
          "Same error",
          <Link key="same" to="/dead-letters" search={{ status: "all", fingerprint: letter.fingerprint }} className={link}>
            others that died of it
          </Link>,
        ],
        [
          "Actions",
          <Link key="audit" to="/audit" search={{ target: `deadLetter:${letter.id}` }} className={link}>
            what operators did to it
          </Link>,
        ],
      ]}
    />
  </Section>
);
