import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { AccountQueue } from "#domain/account/account";
import { links } from "../../../core/links.ts";
import { ActionBar } from "../../../ui/actions/ActionBar.tsx";
import { DetailList } from "../../../ui/DetailList.tsx";
import { textLink } from "../../../ui/facts.tsx";
import { NotKnown } from "../../../ui/NotKnown.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { PendingPanel } from "../../../ui/PendingPanel.tsx";
import { Section } from "../../../ui/Section.tsx";
import { Time } from "../../../ui/Time.tsx";
import { WaitingMessages } from "../WaitingMessages.tsx";
import { RecentAuditEntries } from "../RecentActivity.tsx";
import { accountQueueActions } from "./actions.ts";
import { useAccountQueues, useQueueBacklog } from "./calls.ts";
import { backlogText, consumerText, deadLetterQueuesOf, OldestMessage } from "./columns.tsx";
import { Delivery } from "./Delivery.tsx";
import { readAccountQueueFilter } from "./search.ts";

/** The panel of the queue of the Cloudflare account in the URL. */
export function AccountQueuePanel() {
  const { name } = useParams({ from: "/queues/in/account/$name" });
  const navigate = useNavigate();
  const filter = useSearch({ from: "/queues/in/account", select: readAccountQueueFilter });
  const close = () => void navigate({ to: "/queues/in/account", search: filter });
  const { isConnected, queues, error, refetch } = useAccountQueues();
  const queue = queues?.items.find((candidate) => candidate.name === name);
  if (queue) return <LoadedPanel key={name} queue={queue} onClose={close} />;
  if (queues || isConnected === false)
    return (
      <Panel title="Queue not found" label="Queue" onClose={close}>
        <p>
          {isConnected === false
            ? "No Cloudflare account is connected. Settings says how to connect it."
            : `The Cloudflare account has no queue named ${name}${queues?.isComplete ? "" : " among those that are listed"}. Check the name.`}
        </p>
      </Panel>
    );
  return (
    <PendingPanel label="Queue" error={error} retry={refetch} onClose={close}>
      <p>The Cloudflare account has no queue named {name}. Check the name.</p>
    </PendingPanel>
  );
}

/** About how much waits in the queue, and how old this answer is. */
function Messages({ name }: { name: string }) {
  const { data, isError } = useQueueBacklog(name);
  return (
    <Section title="Messages">
      <DetailList
        items={[
          [
            "Backlog",
            <span key="backlog" className="figure">
              {data?.backlog ? backlogText(data.backlog) : data || isError ? <NotKnown /> : "…"}
            </span>,
          ],
          ["Oldest message", <OldestMessage key="oldest" name={name} />],
          data?.readAt ? ["As of", <Time key="read" at={data.readAt} />] : null,
        ]}
      />
      {data?.problem && <p className="mt-2 break-words text-kumo-subtle">{data.problem}</p>}
    </Section>
  );
}

function LoadedPanel({ queue, onClose }: { queue: AccountQueue; onClose: () => void }) {
  const { name, consumers, watched } = queue;
  return (
    <Panel
      title={name}
      label={`Queue ${name}`}
      state={<Delivery queue={queue} />}
      onClose={onClose}
      actions={<ActionBar list={accountQueueActions} thing={queue} />}
    >
      {watched && (
        <p>
          Signalbox watches this queue.{" "}
          <Link {...links.queue(name)} className={textLink}>
            View jobs and dead letters
          </Link>
        </p>
      )}
      <Messages name={name} />
      <WaitingMessages queue={name} />
      <Section title="Consumers">
        {consumers.length === 0 ? (
          <p className="text-kumo-subtle">None. Messages wait until the retention period of the queue ends.</p>
        ) : (
          <ul>
            {[...new Set(consumers.map(consumerText))].map((text) => (
              <li key={text} className="border-b border-kumo-hairline py-1.5 break-words last:border-0">
                {text}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Dead-letter queue">
        {deadLetterQueuesOf(queue).length === 0 ? (
          <p className="text-kumo-subtle">
            None. Messages that fail too often are deleted. To watch them here, name a dead-letter queue in the configuration of the
            consumer.
          </p>
        ) : (
          <ul>
            {deadLetterQueuesOf(queue).map((deadLetterQueue) => (
              <li key={deadLetterQueue} className="break-words">
                <Link {...links.accountQueue(deadLetterQueue)} search={{ show: "all" }} className={textLink}>
                  {deadLetterQueue}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <RecentAuditEntries queue={queue} />
    </Panel>
  );
}
