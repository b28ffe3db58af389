import { Button } from "../../ui/button/Button.tsx";
import type { QueueView } from "#domain/queues/health";
import { useRole } from "../../core/me.ts";
import { isOffered } from "../../ui/actions/action.ts";
import { type ActionRunner, useActionRunner } from "../../ui/actions/useActionRunner.tsx";
import { DetailList } from "../../ui/DetailList.tsx";
import { Section } from "../../ui/Section.tsx";
import { pluralize } from "../../ui/format.ts";
import { limitActions, queueActions, type QueueItem, queueItemOf } from "./actions.tsx";
import { controlAdviceOf } from "./controlAdvice.ts";
import { formatRateLimit } from "./rateText.ts";

const none = <span className="text-kumo-subtle">No limit</span>;

/** The buttons that set, change and remove a limit. */
function LimitButtons({ kind, item, runner }: { kind: keyof typeof limitActions; item: QueueItem; runner: ActionRunner<QueueItem> }) {
  const role = useRole();
  return (
    <span className="ml-auto flex shrink-0 gap-2">
      {limitActions[kind]
        .filter((action) => isOffered(action, item, role))
        .map((action) => {
          const [verb, ...limit] = action.label(item).split(" ");
          return (
            <Button
              key={action.id}
              size="sm"
              onPointerEnter={action.Dialog?.prepare}
              onFocus={action.Dialog?.prepare}
              onClick={() => runner.start(action)}
            >
              {verb}
              <span className="sr-only"> {limit.join(" ")}</span>
            </Button>
          );
        })}
    </span>
  );
}

/** The rate and concurrency limits of a queue, with buttons to set and remove them. */
export function Limits({ queue }: { queue: QueueView }) {
  const item = queueItemOf(queue);
  const runner = useActionRunner(queueActions, item);
  const { rateLimit, keyRateLimit, concurrency } = queue;
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
                <LimitButtons kind="rate" item={item} runner={runner} />
              </span>,
            ],
            [
              "Concurrency",
              <span key="concurrency" className={row}>
                {concurrency === null ? none : <span className="figure">{pluralize(concurrency, "active job")}</span>}
                <LimitButtons kind="concurrency" item={item} runner={runner} />
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
