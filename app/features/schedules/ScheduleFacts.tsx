import { Link } from "@tanstack/react-router";
import type { Schedule } from "#domain/schedules/schedule";
import { links } from "../../core/links.ts";
import { DetailList } from "../../ui/DetailList.tsx";
import { auditFact } from "../../ui/facts.tsx";
import { Id } from "../../ui/Id.tsx";
import { Section } from "../../ui/Section.tsx";
import { Time } from "../../ui/Time.tsx";
import { runCountText } from "./runCount.ts";

const missedTexts = { skip: "skipped", catchUp: "all created later" } as const;

/** The settings of a schedule, its runs and its links. */
export function ScheduleFacts({ schedule }: { schedule: Schedule }) {
  const { id, queue, type, cron, options, startAt, endAt, lastAt, lastJobId } = schedule;
  const set = Object.entries(options).filter(([, value]) => value !== undefined);
  return (
    <Section title="Details">
      <DetailList
        items={[
          [
            "Enqueues",
            <span key="enqueues">
              {type} to{" "}
              <Link {...links.queue(queue)} className="text-kumo-link underline underline-offset-2">
                {queue}
              </Link>
            </span>,
          ],
          cron !== null && ["Cron", <span key="cron" className="font-mono text-xs">{`${cron} ${schedule.timeZone}`}</span>],
          startAt !== null && ["Start", <Time key="start" at={startAt} as="both" />],
          endAt !== null && ["End", <Time key="end" at={endAt} as="both" />],
          ["Scheduled runs", runCountText(schedule)],
          [
            "Last run",
            <span key="last">
              <Time at={lastAt} as="both" />
              {lastJobId && (
                <>
                  {", "}
                  <Link {...links.job(lastJobId)} className="text-kumo-link underline underline-offset-2">
                    View job
                  </Link>
                </>
              )}
            </span>,
          ],
          ["Missed runs", missedTexts[schedule.missed]],
          set.length > 0 && [
            "Options",
            <span key="options" className="font-mono text-xs break-all">
              {set.map(([name, value]) => `${name} ${typeof value === "object" ? JSON.stringify(value) : String(value)}`).join(", ")}
            </span>,
          ],
          auditFact(`schedule:${id}`),
          ["Schedule ID", <Id key="id" id={id} label="schedule ID" />],
        ]}
      />
    </Section>
  );
}
