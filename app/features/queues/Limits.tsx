import { useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { uncontrolledReason } from "#domain/queues/consumers";
import type { QueueView } from "#domain/queues/health";
import { useCanMakeChanges } from "../../core/me.ts";
import { DetailList } from "../../ui/DetailList.tsx";
import { Section } from "../../ui/Section.tsx";
import { pluralize } from "../../ui/format.ts";
import { actionsOnQueue } from "./actionsOnQueue.ts";
import { formatRateLimit } from "./limitDraft.ts";
import { ConcurrencyLimitForm, RemoveLimitForm, RateLimitForm } from "./LimitForms.tsx";

type OpenForm = "rate" | "concurrency" | "remove rate" | "remove concurrency";

const none = <span className="text-kumo-subtle">No limit</span>;

/** The rate and concurrency limits of a queue, with buttons to set and remove them. */
export function Limits({ queue }: { queue: QueueView }) {
  const [openForm, setOpenForm] = useState<OpenForm>();
  const mayAct = useCanMakeChanges();
  const may = actionsOnQueue(queue);
  const { rateLimit, keyRateLimit, concurrency } = queue;
  const close = () => setOpenForm(undefined);
  const buttons = (kind: "rate" | "concurrency", isSet: boolean) =>
    mayAct && (
      <span className="ml-auto flex shrink-0 gap-2">
        {may[kind] && (
          <Button size="sm" onClick={() => setOpenForm(kind)}>
            {isSet ? "Change" : "Set"}
            <span className="sr-only"> {kind} limit</span>
          </Button>
        )}
        {may[kind === "rate" ? "liftRate" : "liftConcurrency"] && (
          <Button size="sm" onClick={() => setOpenForm(`remove ${kind}`)}>
            Remove<span className="sr-only"> {kind} limit</span>
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
                  {keyRateLimit && `, per key ${formatRateLimit(keyRateLimit)}`}
                </span>
              ) : (
                none
              )}
              {buttons("rate", rateLimit !== null)}
            </span>,
          ],
          [
            "Concurrency",
            <span key="concurrency" className={row}>
              {concurrency === null ? none : <span className="figure">{pluralize(concurrency, "active job")}</span>}
              {buttons("concurrency", concurrency !== null)}
            </span>,
          ],
        ]}
      />
      {!may.rate && <p className="mt-2 text-kumo-subtle">{uncontrolledReason(queue.name, queue.consumer)}</p>}
      {openForm === "rate" && <RateLimitForm queue={queue} onClose={close} />}
      {openForm === "concurrency" && <ConcurrencyLimitForm queue={queue} onClose={close} />}
      {(openForm === "remove rate" || openForm === "remove concurrency") && (
        <RemoveLimitForm queue={queue} of={openForm === "remove rate" ? "rate" : "concurrency"} onClose={close} />
      )}
    </Section>
  );
}
