import { useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { uncontrolledInWords } from "#domain/consumers";
import type { QueueView } from "#domain/health";
import { useMayAct } from "../shell/me.ts";
import { Facts } from "../ui/Facts.tsx";
import { Section } from "../ui/Section.tsx";
import { counted } from "../ui/words.ts";
import { actionsOnQueue } from "./actionsOnQueue.ts";
import { said } from "./limitDraft.ts";
import { ConcurrencyForm, LiftForm, RateForm } from "./LimitForms.tsx";

type Asking = "rate" | "concurrency" | "lift rate" | "lift concurrency";

const none = <span className="text-kumo-subtle">none: as fast as it can</span>;

/** How fast a queue may go, and how to change that. */
export function Limits({ queue }: { queue: QueueView }) {
  const [asking, setAsking] = useState<Asking>();
  const mayAct = useMayAct();
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
      <Facts
        facts={[
          [
            "Rate",
            <span key="rate" className={row}>
              {rateLimit ? (
                <span className="figure">
                  {said(rateLimit)}
                  {keyRateLimit && `, of each key ${said(keyRateLimit)}`}
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
              {concurrency === null ? none : <span className="figure">{counted(concurrency, "job")} at once</span>}
              {acts("concurrency", concurrency !== null)}
            </span>,
          ],
        ]}
      />
      {!may.rate && <p className="mt-2 text-kumo-subtle">{uncontrolledInWords(queue.name, queue.consumer)}</p>}
      {asking === "rate" && <RateForm queue={queue} onClose={close} />}
      {asking === "concurrency" && <ConcurrencyForm queue={queue} onClose={close} />}
      {(asking === "lift rate" || asking === "lift concurrency") && (
        <LiftForm queue={queue} of={asking === "lift rate" ? "rate" : "concurrency"} onClose={close} />
      )}
    </Section>
  );
}
