import { jobStates } from "#domain/jobs/states";
import { type Backlog as BacklogFigures, type QueueView, waitingOf } from "#domain/queues/health";
import { Count } from "../../ui/Count.tsx";
import { DetailList } from "../../ui/DetailList.tsx";
import { NotKnown } from "../../ui/NotKnown.tsx";
import { Section } from "../../ui/Section.tsx";
import { Time } from "../../ui/Time.tsx";
import { formatCount, pluralize } from "../../ui/format.ts";
import { backlogAdviceOf } from "./health.ts";
import { JobCountLink } from "./JobCountLink.tsx";

/** "3 messages, 1,200 bytes". */
const backlogText = ({ count, bytes }: BacklogFigures): string => `${pluralize(count, "message")}, ${formatCount(bytes)} bytes`;

/** How many jobs of a queue wait, as a link to them; of a queue outside the job layer how many messages wait, if that is known. */
export function WaitingCount({ queue }: { queue: QueueView }) {
  const { name, countsKnown, counts, backlog } = queue;
  if (countsKnown) return <JobCountLink queue={name} state="waiting" value={counts.waiting} />;
  if (!backlog) return <NotKnown why={backlogAdviceOf(queue)} />;
  return (
    <span title={backlogText(backlog)}>
      <Count value={backlog.count} />
    </span>
  );
}

/** How many jobs of a queue are in a state, as a link to them; "—" where other messages than jobs may be in it. */
export const KnownJobCount = ({ queue, state }: { queue: QueueView; state: "active" | "delayed" }) =>
  queue.countsKnown || queue.counts[state] > 0 ? (
    <JobCountLink queue={queue.name} state={state} value={queue.counts[state]} />
  ) : (
    <NotKnown />
  );

/** When the oldest waiting job was added, or the oldest message was sent. */
export function OldestWaiting({ queue }: { queue: QueueView }) {
  const waiting = waitingOf(queue);
  if (waiting === null || (waiting.count > 0 && waiting.since === null)) return <NotKnown />;
  return <Time at={waiting.count > 0 ? waiting.since : null} none="–" />;
}

/** What waits in a queue outside the job layer, or how to find out. */
export function BacklogSection({ queue }: { queue: QueueView }) {
  const { backlog, counts } = queue;
  const stored = jobStates.filter((state) => counts[state] > 0);
  return (
    <Section title="Messages">
      <DetailList
        items={[
          [
            "Backlog",
            <span key="backlog" className="figure">
              {backlog ? backlogText(backlog) : <NotKnown />}
            </span>,
          ],
          ["Oldest message", <OldestWaiting key="oldest" queue={queue} />],
          ...stored.map((state): [string, React.ReactNode] => [
            `Jobs ${state}`,
            <JobCountLink key={state} queue={queue.name} state={state} value={counts[state]} />,
          ]),
        ]}
      />
      {!backlog && <p className="mt-2 text-kumo-subtle">{backlogAdviceOf(queue)}</p>}
    </Section>
  );
}
