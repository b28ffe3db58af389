import { type AccountConsumer, type AccountQueue, type NamedBacklog } from "#domain/account/account";
import { visibleText } from "#domain/text/visible";
import { Count } from "../../../ui/Count.tsx";
import { formatCount, pluralize } from "../../../ui/format.ts";
import { NotKnown } from "../../../ui/NotKnown.tsx";
import type { Column } from "../../../ui/TableRow.tsx";
import { Time } from "../../../ui/Time.tsx";
import { useQueueBacklog } from "./calls.ts";
import { Delivery } from "./Delivery.tsx";

const nothing = <span className="text-kumo-subtle">–</span>;

/** "Worker shop" or "HTTP pull". */
export const consumerText = ({ type, script }: AccountConsumer): string =>
  type === "http_pull" ? "HTTP pull" : script === null ? `Consumer of type ${type}` : `Worker ${script}`;

/** The dead-letter queues of the consumers of a queue, each once. */
export const deadLetterQueuesOf = ({ consumers }: Pick<AccountQueue, "consumers">): string[] => [
  ...new Set(consumers.flatMap(({ deadLetterQueue }) => deadLetterQueue ?? [])),
];

/** "3 messages, 1,200 bytes". */
export const backlogText = ({ count, bytes }: NonNullable<NamedBacklog["backlog"]>): string =>
  `About ${pluralize(count, "message")}, ${formatCount(bytes)} bytes`;

/** About how many messages wait in a queue; "—" if that is not known. */
function BacklogCount({ name }: { name: string }) {
  const { data, isError } = useQueueBacklog(name);
  if (!data && !isError) return <span className="text-kumo-subtle">…</span>;
  if (!data?.backlog) return <NotKnown why={data?.problem ?? "The backlog could not be loaded"} />;
  return (
    <span title={[backlogText(data.backlog), data.problem].filter(Boolean).join(". ")} className={data.problem ? "opacity-60" : ""}>
      <Count value={data.backlog.count} />
    </span>
  );
}

/** When the oldest message of a queue was sent. */
export function OldestMessage({ name }: { name: string }) {
  const { data, isError } = useQueueBacklog(name);
  if (!data && !isError) return <span className="text-kumo-subtle">…</span>;
  if (!data?.backlog) return <NotKnown why={data?.problem ?? undefined} />;
  if (data.backlog.oldestAt === null) return data.backlog.count === 0 ? nothing : <NotKnown why="Cloudflare does not know it" />;
  return <Time at={data.backlog.oldestAt} />;
}

/** The columns of the list of the queues of the account. When the list is narrow, the least important columns are hidden first. */
export const accountQueueColumns: readonly Column<AccountQueue>[] = [
  {
    head: "Queue",
    className: "w-auto",
    cell: ({ name, watched }) => (
      <span title={visibleText(name)}>
        <span className="font-medium">{name}</span>
        {watched && <span className="ml-2 text-kumo-subtle">watched</span>}
      </span>
    ),
  },
  { head: "Delivery", className: "w-32", cell: (queue) => <Delivery queue={queue} /> },
  {
    head: "Consumers",
    className: "w-52 @max-3xl:hidden",
    cell: ({ consumers }) => {
      const text = consumers.map(consumerText).join(", ");
      return text ? <span title={visibleText(text)}>{text}</span> : <span className="text-kumo-subtle">None</span>;
    },
  },
  {
    head: "Dead-letter queue",
    className: "w-52 @max-5xl:hidden",
    cell: (queue) => {
      const text = deadLetterQueuesOf(queue).join(", ");
      return text ? <span title={visibleText(text)}>{text}</span> : <span className="text-kumo-subtle">None</span>;
    },
  },
  { head: "Backlog", className: "w-24 text-right", cell: ({ name }) => <BacklogCount name={name} /> },
  { head: "Oldest message", className: "w-32 text-right @max-2xl:hidden", cell: ({ name }) => <OldestMessage name={name} /> },
];
