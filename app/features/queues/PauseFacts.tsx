import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { QueueView } from "#domain/queues/health";
import { links } from "../../core/links.ts";
import { DetailList } from "../../ui/DetailList.tsx";
import { Section } from "../../ui/Section.tsx";
import { Time } from "../../ui/Time.tsx";
import { pluralize } from "../../ui/format.ts";
import { queueQuery } from "./calls.ts";

/** The facts of a pause: by whom, why, since and until when, and how many jobs have arrived. */
export function PauseFacts({ queue, pause }: { queue: QueueView; pause: NonNullable<QueueView["pause"]> }) {
  const { data, isError } = useQuery({ ...queueQuery(queue.name, queue.counts.waiting), placeholderData: keepPreviousData });
  const arrived = data?.arrived;
  return (
    <Section title="Paused">
      <DetailList
        items={[
          ["Paused by", pause.by],
          ["Reason", pause.reason],
          ["Since", <Time key="at" at={pause.at} as="both" />],
          ["Resumes", pause.resumeAt ? <Time key="resume" at={pause.resumeAt} as="both" /> : "When resumed manually"],
          [
            "Arrivals",
            <span key="arrived" className="figure">
              {isError
                ? "Unknown"
                : arrived && (
                    <Link
                      {...links.jobs({ queue: queue.name, from: pause.at })}
                      className={arrived.count ? "text-kumo-link hover:underline" : "pointer-events-none"}
                    >
                      {pluralize(arrived.count, "job")} arrived while paused
                    </Link>
                  )}
              {!isError && !arrived && "…"}
            </span>,
          ],
        ]}
      />
    </Section>
  );
}
