import { useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { uncontrolledReason } from "#domain/queues/consumers";
import type { QueueView } from "#domain/queues/health";
import { useCanMakeChanges } from "../shell/me.ts";
import { DetailList } from "../ui/DetailList.tsx";
import { Section } from "../ui/Section.tsx";
import { pluralize } from "../ui/format.ts";
import { actionsOnQueue } from "./actionsOnQueue.ts";
import { formatRateLimit } from "./limitDraft.ts";
import { ConcurrencyLimitForm, RemoveLimitForm, RateLimitForm } from "./LimitForms.tsx";

type Asking = "rate" | "concurrency" | "lift rate" | "lift concurrency";

const none = <span className="text-kumo-subtle">none: as fast as it can</span>;

/** How fast a queue may go, and how to change that. */
export function Limits({ queue }: { queue: QueueView }) {
  const [asking, setAsking] = useState<Asking>();
  const mayAct = useCanMakeChanges();
  const may = actionsOnQueue(queue);
  const { rateLimit, keyRateLimit, concurrency } = queue;
  const close = () => setAsking(undefined);
  const acts = (what: "rate" | "concurrency", isSet: boolean) =>
    mayAct && (
      <span className="ml-auto flex shrink-0 gap-2">
        {may[what] && (
          <Button size="sm" onClick={() => setAsking(what)}>
            {isSet ? "Change" : "Set"}
            <span className="sr-only"> the {what} limit</span>
          </Button>
        )}
        {may[what === "rate" ? "liftRate" : "liftConcurrency"] && (
          <Button size="sm" onClick={() => setAsking(`lift ${what}`)}>
            Lift<span className="sr-only"> the {what} limit</span>
          </Button>
        )}
      </span>
    );
  const row = "flex flex-wrap items-center gap-x-4 gap-y-1";
  return (
    <Section title="Limits">
      <DetailList
        items={[
          [
            "Rate",
            <span key="rate" className={row}>
              {rateLimit ? (
                <span className="figure">
                  {formatRateLimit(rateLimit)}
                  {keyRateLimit && `, of each key ${formatRateLimit(keyRateLimit)}`}
                </span>
              ) : (
                none
              )}
              {acts("rate", rateLimit !== null)}
            </span>,
          ],
          [
            "Concurrency",
            <span key="concurrency" className={row}>
              {concurrency === null ? none : <span className="figure">{pluralize(concurrency, "job")} at once</span>}
              {acts("concurrency", concurrency !== null)}
            </span>,
          ],
        ]}
      />
      {!may.rate && <p className="mt-2 text-kumo-subtle">{uncontrolledReason(queue.name, queue.consumer)}</p>}
      {asking === "rate" && <RateLimitForm queue={queue} onClose={close} />}
      {asking === "concurrency" && <ConcurrencyLimitForm queue={queue} onClose={close} />}
      {(asking === "lift rate" || asking === "lift concurrency") && (
        <RemoveLimitForm queue={queue} of={asking === "lift rate" ? "rate" : "concurrency"} onClose={close} />
      )}
    </Section>
  );
}
