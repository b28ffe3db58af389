import { useState } from "react";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import { jobStates } from "#domain/jobs";
import { type Binding, useKeys } from "../keys/bindings.ts";
import { putQueue, useOverview } from "../live/overview.ts";
import { useMayAct } from "../shell/me.ts";
import { say } from "../toasts/say.ts";
import { Facts } from "../ui/Facts.tsx";
import { Failed } from "../ui/Failed.tsx";
import { Figure } from "../ui/Figure.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Section } from "../ui/Section.tsx";
import { SkeletonPanel } from "../ui/Skeleton.tsx";
import { Time } from "../ui/Time.tsx";
import { counted } from "../ui/words.ts";
import { ApiError } from "../api.ts";
import { resume } from "./calls.ts";
import { Health } from "./Health.tsx";
import { Pause } from "./Pause.tsx";

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

export function QueuePanel() {
  const { name } = useParams({ from: "/queues/$name" });
  const navigate = useNavigate();
  const { data, error, refetch } = useOverview();
  const mayAct = useMayAct();
  const [pausing, setPausing] = useState(false);
  const [resuming, setResuming] = useState(false);
  const close = () => void navigate({ to: "/queues" });
  const queue = data?.queues.find((one) => one.name === name);
  const paused = queue?.state === "paused";

  const letRun = async () => {
    if (!queue || resuming) return;
    setResuming(true);
    try {
      const running = await resume(name);
      putQueue(running);
      say({
        title: `${name} runs again`,
        description: running.counts.waiting ? `${counted(running.counts.waiting, "waiting job")} will start.` : "Nothing waits for it.",
      });
    } catch (failure) {
      say({
        title: `${name} could not be resumed`,
        description: failure instanceof ApiError ? failure.message : "The desk itself failed.",
        tone: "failed",
      });
    } finally {
      setResuming(false);
    }
  };
  const act: Binding[] =
    queue && mayAct
      ? [{ keys: "p", says: paused ? "Resume" : "Pause", footer: true, run: () => (paused ? void letRun() : setPausing(true)) }]
      : [];
  useKeys(act);

  if (!data) return error ? <Failed what={name} error={error} retry={() => void refetch()} /> : <SkeletonPanel />;
  if (!queue)
    return (
      <Panel title="There is no such queue" label="Queue" onClose={close}>
        <p>No queue is called {name}. It may have another name, or live elsewhere.</p>
      </Panel>
    );
  return (
    <Panel
      title={queue.name}
      label={`Queue ${queue.name}`}
      state={<Health queue={queue} />}
      onClose={close}
      actions={
        mayAct &&
        (paused ? (
          <Button size="sm" variant="primary" title="Resume (p)" loading={resuming} onClick={() => void letRun()}>
            Resume {queue.name}
          </Button>
        ) : (
          <Button size="sm" title="Pause (p)" onClick={() => setPausing(true)}>
            Pause {queue.name}
          </Button>
        ))
      }
    >
      {queue.pause && (
        <Section title="Paused">
          <Facts
            facts={[
              ["By", queue.pause.by],
              ["Reason", queue.pause.reason],
              ["Since", <Time key="at" at={queue.pause.at} as="both" />],
              ["Resumes", queue.pause.resumeAt ? <Time key="resume" at={queue.pause.resumeAt} as="both" /> : "when somebody resumes it"],
            ]}
          />
        </Section>
      )}
      <Section title="Jobs">
        <dl className="grid grid-cols-3 gap-px overflow-hidden rounded-md bg-kumo-hairline ring ring-kumo-hairline">
          {jobStates.map((state) => (
            <div key={state} className="bg-kumo-base px-3 py-2">
              <dt className="text-xs text-kumo-subtle">{capital(state)}</dt>
              <dd className="text-lg leading-6 font-medium">
                <Figure value={queue.counts[state]} />
              </dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title="About">
        <Facts
          facts={[
            [
              "Dead letters",
              <Link key="dead" to="/dead-letters" search={{ queue: queue.name }} className="text-kumo-link hover:underline">
                {queue.openDeadLetters ? `${counted(queue.openDeadLetters, "open dead letter")}` : "none open"}
              </Link>,
            ],
            ["Oldest waiting", <Time key="oldest" at={queue.oldestWaitingAt} none="nothing waits" as="both" />],
            ["Last finished", <Time key="finished" at={queue.lastFinishedAt} as="both" />],
            ["Consumed by", queue.service || "unknown"],
            ["Purpose", queue.purpose || "unknown"],
            [
              "Actions",
              <Link key="audit" to="/audit" search={{ target: `queue:${queue.name}` }} className="text-kumo-link hover:underline">
                what operators did to it
              </Link>,
            ],
          ]}
        />
      </Section>
      {pausing && <Pause queue={queue} onClose={() => setPausing(false)} />}
    </Panel>
  );
}
