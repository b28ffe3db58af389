import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { QueueConsumer } from "#domain/queues/consumers";
import type { QueueView } from "#domain/queues/health";
import { useOverview } from "../../core/live/overview.ts";
import { useNow } from "../../ui/useNow.ts";
import { DetailList } from "../../ui/DetailList.tsx";
import { PendingPanel } from "../../ui/PendingPanel.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Section } from "../../ui/Section.tsx";
import { Time } from "../../ui/Time.tsx";
import { ActionBar } from "../../ui/actions/ActionBar.tsx";
import { WatchedDelivery } from "./account/WatchedDelivery.tsx";
import { queueActions, queueItemOf } from "./actions.tsx";
import { BacklogSection } from "./Backlog.tsx";
import { JobCounts } from "./JobCounts.tsx";
import { readQueueFilter } from "./filter.ts";
import { Health } from "./Health.tsx";
import { healthReasonsOf } from "./health.ts";
import { RecentAuditEntries, RecentFailures, RecentDeadLetters } from "./RecentActivity.tsx";
import { Limits } from "./Limits.tsx";
import { QueueThroughput } from "./QueueThroughput.tsx";
import { WaitingMessages } from "./WaitingMessages.tsx";
import { WatchFacts } from "./WatchFacts.tsx";
import { PauseFacts } from "./PauseFacts.tsx";

/** What to show as the consumer of a queue without a Worker of the pipeline. */
const consumedBy: Record<QueueConsumer, string> = {
  "job-layer": "A Worker that uses createQueue",
  external: "A Worker outside the job layer",
  unknown: "Not seen yet",
};

/** The panel of the queue in the URL. */
export function QueuePanel() {
  const { name } = useParams({ from: "/queues/$name" });
  const navigate = useNavigate();
  const { data, error, refetch } = useOverview();
  const filter = useSearch({ from: "/queues", select: readQueueFilter });
  const close = () => void navigate({ to: "/queues", search: filter });
  const queue = data?.queues.find((candidate) => candidate.name === name);
  if (queue) return <LoadedPanel key={name} queue={queue} onClose={close} />;
  if (data)
    return (
      <Panel title="Queue not found" label="Queue" onClose={close}>
        <p>There is no queue named {name}. Check the name.</p>
      </Panel>
    );
  return (
    <PendingPanel label="Queue" error={error} retry={refetch} onClose={close}>
      <p>There is no queue named {name}. Check the name.</p>
    </PendingPanel>
  );
}

function LoadedPanel({ queue, onClose }: { queue: QueueView; onClose: () => void }) {
  const { name } = queue;
  const now = useNow();
  return (
    <Panel
      title={queue.displayName ?? name}
      label={`Queue ${name}`}
      state={
        <span className="flex flex-wrap gap-x-3">
          <Health queue={queue} />
          <span className="text-kumo-subtle">{healthReasonsOf(queue, now)}</span>
        </span>
      }
      onClose={onClose}
      actions={<ActionBar list={queueActions} thing={queueItemOf(queue)} />}
    >
      {queue.pause && <PauseFacts queue={queue} pause={queue.pause} />}
      <WatchedDelivery name={name} />
      {queue.countsKnown ? <JobCounts queue={queue} /> : <BacklogSection queue={queue} />}
      {queue.countsKnown || queue.lastFinishedAt ? (
        <QueueThroughput queue={queue} />
      ) : (
        <Section title="Throughput">
          <p className="text-kumo-subtle">No data. Throughput and times are measured for jobs only.</p>
        </Section>
      )}
      <Section title="Consumer">
        <DetailList
          items={[
            ["Worker", queue.service || consumedBy[queue.consumer]],
            queue.displayName !== null && ["Queue", name],
            queue.watch !== null && ["Dead-letter queue", <WatchFacts key="watch" watch={queue.watch} />],
            (queue.countsKnown || queue.lastFinishedAt !== null) && [
              "Last finished job",
              <Time key="seen" at={queue.lastFinishedAt} none="None yet" as="both" />,
            ],
            queue.purpose !== "" && ["Purpose", queue.purpose],
          ]}
        />
      </Section>
      {queue.hasAccount && <WaitingMessages queue={name} />}
      {queue.hasAccount && queue.watch && <WaitingMessages queue={queue.watch.deadLetterQueue} title="Waiting dead letters" />}
      <Limits queue={queue} />
      <RecentDeadLetters queue={queue} />
      {(queue.countsKnown || queue.counts.failed > 0) && <RecentFailures queue={queue} />}
      <RecentAuditEntries queue={queue} />
    </Panel>
  );
}
