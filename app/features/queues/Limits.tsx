import { Button } from "@cloudflare/kumo/components/button";
import type { QueueView } from "#domain/queues/health";
import { useRole } from "../../core/me.ts";
import { isOffered } from "../../ui/actions/action.ts";
import { useActionRunner } from "../../ui/actions/useActionRunner.tsx";
import { DetailList } from "../../ui/DetailList.tsx";
import { Section } from "../../ui/Section.tsx";
import { pluralize } from "../../ui/format.ts";
import { limitActions, queueActions, queueItemOf } from "./actions.tsx";
import { controlAdviceOf } from "./controlAdvice.ts";
import { formatRateLimit } from "./limitDraft.ts";

const none = <span className="text-kumo-subtle">No limit</span>;

/** The rate and concurrency limits of a queue, with buttons to set and remove them. */
export function Limits({ queue }: { queue: QueueView }) {
  const role = useRole();
  const item = queueItemOf(queue);
  const runner = useActionRunner(queueActions, item);
  const { rateLimit, keyRateLimit, concurrency } = queue;
  const buttons = (kind: keyof typeof limitActions) => (
    <span className="ml-auto flex shrink-0 gap-2">
      {limitActions[kind]
        .filter((action) => isOffered(action, item, role))
        .map((action) => {
          const [verb, ...limit] = action.label(item).split(" ");
          return (
            <Button key={action.id} size="sm" onClick={() => runner.start(action)}>
              {verb}
              <span className="sr-only"> {limit.join(" ")}</span>
            </Button>
          );
        })}
    </span>
  );
  const advice = controlAdviceOf(queue);
  // Without the job layer there are no limits to show, unless one was set before.
  const isShown = advice === null || rateLimit !== null || concurrency !== null;
  const row = "flex flex-wrap items-center gap-x-4 gap-y-1";
  return (
    <Section title={isShown ? "Limits" : "Pause and limits"}>
      {isShown && (
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
                {buttons("rate")}
              </span>,
            ],
            [
              "Concurrency",
              <span key="concurrency" className={row}>
                {concurrency === null ? none : <span className="figure">{pluralize(concurrency, "active job")}</span>}
                {buttons("concurrency")}
              </span>,
            ],
          ]}
        />
      )}
      {advice && <p className="mt-2 text-kumo-subtle">{advice}</p>}
      {runner.dialog}
    </Section>
  );
}
