import { useState } from "react";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import type { QueueConsumer } from "#domain/consumers";
import type { QueueView } from "#domain/health";
import { type Binding, useKeys } from "../keys/bindings.ts";
import { useOverview } from "../live/overview.ts";
import { useCan, useMayAct } from "../shell/me.ts";
import { useNow } from "../ui/clock.ts";
import { Facts } from "../ui/Facts.tsx";
import { FailedPanel } from "../ui/FailedPanel.tsx";
import { LookingOn } from "../ui/LookingOn.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Section } from "../ui/Section.tsx";
import { SkeletonPanel } from "../ui/Skeleton.tsx";
import { Time } from "../ui/Time.tsx";
import { actionsOnQueue } from "./actionsOnQueue.ts";
import { Counts } from "./Counts.tsx";
import { readQueueFilter } from "./filter.ts";
import { Health } from "./Health.tsx";
import { whyOf, wordOf } from "./health.ts";
import { Acts, Failures, Letters } from "./Lately.tsx";
import { Limits } from "./Limits.tsx";
import { Pace } from "./Pace.tsx";
import { Pause } from "./Pause.tsx";
import { PauseFacts } from "./PauseFacts.tsx";
import { Purge } from "./Purge.tsx";
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
  if (queue) return <Loaded key={name} queue={queue} onClose={close} />;
  if (data)
    return (
      <Panel title="There is no such queue" label="Queue" onClose={close}>
        <p>No queue is called {name}. It may have another name, or live elsewhere.</p>
      </Panel>
    );
  return error ? <FailedPanel what={name} label="Queue" error={error} retry={() => void refetch()} onClose={close} /> : <SkeletonPanel />;
}

function Loaded({ queue, onClose }: { queue: QueueView; onClose: () => void }) {
  const { name } = queue;
  const mayAct = useMayAct();
  const [asking, setAsking] = useState<"pause" | "purge">();
  const { resuming, letRun } = useResume(name);
  const now = useNow();
  const paused = queue.state === "paused";
  const canPurge = useCan("job.clean");
  const offered = actionsOnQueue(queue);
  const may = { ...offered, purge: offered.purge && canPurge };
  const acts: Binding[] = [
    ...(may.resume || may.pause
      ? [{ keys: "p", says: paused ? "Resume" : "Pause", footer: true, run: () => (paused ? void letRun() : setAsking("pause")) }]
      : []),
    ...(may.purge ? [{ keys: "P", says: "Purge", footer: true, run: () => setAsking("purge") }] : []),
  ];
  useKeys(mayAct ? acts : []);
  const stop = () => setAsking(undefined);
  return (
    <Panel
      title={name}
      label={`Queue ${name}`}
      state={
        <span className="flex flex-wrap gap-x-3">
          <Health queue={queue} />
          <span className="text-kumo-subtle">{whyOf(queue, wordOf(queue, now))}</span>
        </span>
      }
      onClose={onClose}
      actions={
        !mayAct ? (
          <LookingOn />
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
      <Counts queue={queue} />
      <Pace queue={queue} />
      <Section title="Consumer">
        <Facts
          facts={[
            ["Worker", queue.service || consumedBy[queue.consumer]],
            ["Last seen", <Time key="seen" at={queue.lastFinishedAt} none="no job of it ever ended" as="both" />],
            ["Purpose", queue.purpose || "unknown"],
          ]}
        />
      </Section>
      <Limits queue={queue} />
      <Letters queue={queue} />
      <Failures queue={queue} />
      <Acts queue={queue} />
      {asking === "pause" && <Pause queue={queue} onClose={stop} />}
      {asking === "purge" && <Purge queue={queue} onClose={stop} />}
    </Panel>
  );
}
