import { useState } from "react";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import type { QueueConsumer } from "#domain/queues/consumers";
import type { QueueView } from "#domain/queues/health";
import { type KeyBinding, useKeyBindings } from "../keys/bindings.ts";
import { useOverview } from "../live/overview.ts";
import { useCan, useCanMakeChanges } from "../shell/me.ts";
import { useNow } from "../ui/useNow.ts";
import { DetailList } from "../ui/DetailList.tsx";
import { LoadErrorPanel } from "../ui/LoadErrorPanel.tsx";
import { ReadOnlyNotice } from "../ui/ReadOnlyNotice.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Section } from "../ui/Section.tsx";
import { SkeletonPanel } from "../ui/Skeleton.tsx";
import { Time } from "../ui/Time.tsx";
import { actionsOnQueue } from "./actionsOnQueue.ts";
import { JobCounts } from "./JobCounts.tsx";
import { readQueueFilter } from "./filter.ts";
import { Health } from "./Health.tsx";
import { healthReasonOf, healthWordOf } from "./health.ts";
import { RecentAuditEntries, RecentFailures, RecentDeadLetters } from "./RecentActivity.tsx";
import { Limits } from "./Limits.tsx";
import { QueueThroughput } from "./QueueThroughput.tsx";
import { PauseDialog } from "./PauseDialog.tsx";
import { PauseFacts } from "./PauseFacts.tsx";
import { PurgeDialog } from "./PurgeDialog.tsx";
import { useResume } from "./useResume.ts";

/** Who takes the jobs of a queue that no Worker of the pipeline consumes. */
const consumedBy: Record<QueueConsumer, string> = {
  "job-layer": "a Worker with createQueue",
  external: "a Worker outside the job layer",
  unknown: "not seen yet",
};

export function QueuePanel() {
  const { name } = useParams({ from: "/queues/$name" });
  const navigate = useNavigate();
  const { data, error, refetch } = useOverview();
  const filter = useSearch({ from: "/queues", select: readQueueFilter });
  const close = () => void navigate({ to: "/queues", search: filter });
  const queue = data?.queues.find((one) => one.name === name);
  if (queue) return <LoadedPanel key={name} queue={queue} onClose={close} />;
  if (data)
    return (
      <Panel title="There is no such queue" label="Queue" onClose={close}>
        <p>No queue is called {name}. It may have another name, or live elsewhere.</p>
      </Panel>
    );
  return error ? (
    <LoadErrorPanel what={name} label="Queue" error={error} retry={() => void refetch()} onClose={close} />
  ) : (
    <SkeletonPanel />
  );
}

function LoadedPanel({ queue, onClose }: { queue: QueueView; onClose: () => void }) {
  const { name } = queue;
  const mayAct = useCanMakeChanges();
  const [asking, setAsking] = useState<"pause" | "purge">();
  const { resuming, letRun } = useResume(name);
  const now = useNow();
  const paused = queue.state === "paused";
  const canPurge = useCan("job.clean");
  const offered = actionsOnQueue(queue);
  const may = { ...offered, purge: offered.purge && canPurge };
  const acts: KeyBinding[] = [
    ...(may.resume || may.pause
      ? [{ keys: "p", says: paused ? "Resume" : "Pause", footer: true, run: () => (paused ? void letRun() : setAsking("pause")) }]
      : []),
    ...(may.purge ? [{ keys: "P", says: "Purge", footer: true, run: () => setAsking("purge") }] : []),
  ];
  useKeyBindings(mayAct ? acts : []);
  const stop = () => setAsking(undefined);
  return (
    <Panel
      title={name}
      label={`Queue ${name}`}
      state={
        <span className="flex flex-wrap gap-x-3">
          <Health queue={queue} />
          <span className="text-kumo-subtle">{healthReasonOf(queue, healthWordOf(queue, now))}</span>
        </span>
      }
      onClose={onClose}
      actions={
        !mayAct ? (
          <ReadOnlyNotice />
        ) : may.resume || may.pause || may.purge ? (
          <>
            {may.resume ? (
              <Button
                size="sm"
                variant="primary"
                title="Resume (p)"
                className="max-w-full"
                loading={resuming}
                onClick={() => void letRun()}
              >
                <span className="truncate">Resume {name}</span>
              </Button>
            ) : (
              may.pause && (
                <Button size="sm" title="Pause (p)" className="max-w-full" onClick={() => setAsking("pause")}>
                  <span className="truncate">Pause {name}</span>
                </Button>
              )
            )}
            {may.purge && (
              <Button size="sm" variant="secondary-destructive" title="Purge (P)" onClick={() => setAsking("purge")}>
                Purge…
              </Button>
            )}
          </>
        ) : undefined
      }
    >
      {queue.pause && <PauseFacts queue={queue} pause={queue.pause} />}
      <JobCounts queue={queue} />
      <QueueThroughput queue={queue} />
      <Section title="Consumer">
        <DetailList
          items={[
            ["Worker", queue.service || consumedBy[queue.consumer]],
            ["Last seen", <Time key="seen" at={queue.lastFinishedAt} none="no job of it ever ended" as="both" />],
            ["Purpose", queue.purpose || "unknown"],
          ]}
        />
      </Section>
      <Limits queue={queue} />
      <RecentDeadLetters queue={queue} />
      <RecentFailures queue={queue} />
      <RecentAuditEntries queue={queue} />
      {asking === "pause" && <PauseDialog queue={queue} onClose={stop} />}
      {asking === "purge" && <PurgeDialog queue={queue} onClose={stop} />}
    </Panel>
  );
}
