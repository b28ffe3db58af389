import type { AccountQueue } from "#domain/account/account";
import { visibleText } from "#domain/text/visible";
import type { QueueView } from "#domain/queues/health";
import type { Metrics, MetricPoint } from "#domain/queues/metrics";
import { formatMs } from "../../ui/charts/format.ts";
import { Count } from "../../ui/Count.tsx";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import type { Column, PhoneRow } from "../../ui/TableRow.tsx";
import { useNow } from "../../ui/useNow.ts";
import { Time } from "../../ui/Time.tsx";
import { NotKnown } from "../../ui/NotKnown.tsx";
import { KnownJobCount, OldestWaiting, WaitingCount } from "./Backlog.tsx";
import { DeadLetterCountLink } from "./DeadLetterCountLink.tsx";
import { Health } from "./Health.tsx";
import { healthReasonsOf, healthWordsOf } from "./health.ts";
import { jobsPerMinuteOf } from "./backlog.ts";

/**
 * A queue with its metrics of the last hour. `perMinute`: finished jobs, undefined until the metrics have been loaded. `isDeliveryPaused`: the
 * platform delivers nothing to its consumers.
 */
export type QueueRow = QueueView & { perMinute: number | undefined; hour: MetricPoint | undefined; isDeliveryPaused: boolean };

/** Adds the metrics of the last hour, and what the account says, to each queue. `now` in ms. */
export const queueRowsOf = (
  queues: readonly QueueView[],
  metrics: Metrics | undefined,
  now: number,
  inAccount: readonly AccountQueue[] = [],
): QueueRow[] => {
  const pausedNames = new Set(inAccount.flatMap(({ name, deliveryPaused }) => (deliveryPaused ? [name] : [])));
  return queues.map((queue) => {
    const series = metrics?.series.find((candidate) => candidate.queue === queue.name);
    return {
      ...queue,
      perMinute: metrics && jobsPerMinuteOf(series?.points ?? [], now),
      hour: series?.all,
      isDeliveryPaused: pausedNames.has(queue.name),
    };
  });
};

/** "120 ms · 1.2 s": the approximate p50 and p95 of a time. */
function Percentiles({ row, of, title }: { row: QueueRow; of: "wait" | "run"; title: string }) {
  const [p50, p95] = [row.hour?.[`${of}P50Ms`], row.hour?.[`${of}P95Ms`]];
  if (p50 === null || p50 === undefined) return row.countsKnown ? <span className="text-kumo-subtle">–</span> : <NotKnown />;
  return (
    <span className="figure" title={`${title} · p50 ~${formatMs(p50)} · p95 ~${formatMs(p95 ?? null)}`}>
      {formatMs(p50)} <span className="text-kumo-subtle">· {formatMs(p95 ?? null)}</span>
    </span>
  );
}

/** Instead of the health of a queue to which the platform delivers nothing. */
function DeliveryPaused({ queue }: { queue: QueueView }) {
  const now = useNow();
  return (
    <span
      title={visibleText(
        `The delivery of this queue is paused in the Cloudflare account. ${healthWordsOf(queue, now).join(", ")}: ${healthReasonsOf(queue, now)}`,
      )}
    >
      <StatusLabel shape="bars" tone="warning">
        No delivery
      </StatusLabel>
    </span>
  );
}

/** The state of a queue: that of its delivery where it is paused, else its health. */
const QueueState = ({ queue }: { queue: QueueRow }) =>
  queue.isDeliveryPaused ? <DeliveryPaused queue={queue} /> : <Health queue={queue} />;

/** A queue on a phone: its name and state, then what waits and runs in it, and its open dead letters. */
export const queuePhoneRow: PhoneRow<QueueRow> = {
  title: ({ name, displayName }) => displayName ?? name,
  state: (queue) => <QueueState queue={queue} />,
  where: (queue) => (
    <>
      <WaitingCount queue={queue} /> waiting · <KnownJobCount queue={queue} state="active" /> active
    </>
  ),
  when: (queue) => (
    <>
      <DeadLetterCountLink queue={queue.name} value={queue.openDeadLetters} />{" "}
      {queue.openDeadLetters === 1 ? "dead letter" : "dead letters"}
    </>
  ),
};

const number = "text-right w-24";
const times = "text-right w-32";

/** The columns of the list of queues. When the list is narrow, the least important columns are hidden first. */
export const queueColumns: readonly Column<QueueRow>[] = [
  {
    head: "Queue",
    className: "w-auto",
    cell: ({ name, displayName, purpose }) => (
      <span title={visibleText(purpose ? `${name}: ${purpose}` : name)}>
        <span className="font-medium">{displayName ?? name}</span>{" "}
        <span className="ml-2 text-kumo-subtle @max-[84rem]:hidden">{displayName === null ? purpose : name}</span>
      </span>
    ),
  },
  {
    head: "State",
    className: "w-40",
    cell: (queue) => <QueueState queue={queue} />,
  },
  {
    head: "Waiting",
    className: number,
    cell: (queue) => <WaitingCount queue={queue} />,
  },
  {
    head: "Active",
    className: `${number} @max-2xl:hidden`,
    cell: (queue) => <KnownJobCount queue={queue} state="active" />,
  },
  {
    head: "Delayed",
    className: `${number} @max-4xl:hidden`,
    cell: (queue) => <KnownJobCount queue={queue} state="delayed" />,
  },
  {
    head: "Oldest waiting",
    className: "w-28 text-right @max-5xl:hidden",
    cell: (queue) => <OldestWaiting queue={queue} />,
  },
  {
    head: "Jobs/min",
    className: "w-24 text-right @max-3xl:hidden",
    cell: ({ perMinute, countsKnown }) =>
      perMinute === undefined ? "" : countsKnown || perMinute > 0 ? <Count value={perMinute} /> : <NotKnown />,
  },
  {
    head: "Wait p50 · p95",
    className: `${times} @max-[74rem]:hidden`,
    cell: (row) => <Percentiles row={row} of="wait" title="Wait time" />,
  },
  {
    head: "Run p50 · p95",
    className: `${times} @max-[74rem]:hidden`,
    cell: (row) => <Percentiles row={row} of="run" title="Run time" />,
  },
  {
    head: "Last finished",
    className: "w-28 text-right @max-[84rem]:hidden",
    cell: ({ countsKnown, lastFinishedAt }) => (countsKnown || lastFinishedAt ? <Time at={lastFinishedAt} none="Never" /> : <NotKnown />),
  },
  {
    head: "Dead letters",
    className: "w-28 text-right @max-lg:hidden",
    cell: (queue) => <DeadLetterCountLink queue={queue.name} value={queue.openDeadLetters} />,
  },
];
