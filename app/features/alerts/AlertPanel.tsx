import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Alert } from "#domain/alerts/list";
import { retentionDays } from "#domain/retention";
import { ApiError } from "../../core/api.ts";
import { DetailList } from "../../ui/DetailList.tsx";
import { LoadErrorPanel } from "../../ui/LoadErrorPanel.tsx";
import { Id } from "../../ui/Id.tsx";
import { LongText } from "../../ui/LongText.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Section } from "../../ui/Section.tsx";
import { SkeletonPanel } from "../../ui/Skeleton.tsx";
import { Time } from "../../ui/Time.tsx";
import { pluralize } from "../../ui/format.ts";
import { alertQuery } from "./calls.ts";
import { DeadLettersLink, SeverityLabel, stateNames } from "./columns.tsx";

type Props = { id: string; /** The alert, if the list has loaded it. */ listed: Alert | undefined; onClose: () => void };

const link = "text-kumo-link hover:underline";

/** One alert in full, with links to its cause. */
export function AlertPanel({ id, listed, onClose }: Props) {
  const { data = listed, error, refetch } = useQuery({ ...alertQuery(id), enabled: listed === undefined });
  if (!data) {
    if (!error) return <SkeletonPanel />;
    if (error instanceof ApiError && error.code === "not_found")
      return (
        <Panel title="Alert not found" label="Alert" onClose={onClose}>
          <p className="break-words">
            No alert has the id {id}. Alerts are kept for {retentionDays.alerts} days after they were raised last.
          </p>
        </Panel>
      );
    return <LoadErrorPanel what="This alert" label="Alert" error={error} retry={() => void refetch()} onClose={onClose} />;
  }
  return (
    <Panel
      title={data.title}
      label={`Alert: ${data.title}`}
      state={
        <span className="flex flex-wrap gap-x-3">
          <SeverityLabel alert={data} />
          <span className="text-kumo-subtle">{stateNames[data.state]}</span>
        </span>
      }
      onClose={onClose}
    >
      <DetailList
        items={[
          ["Raised", pluralize(data.count, "time")],
          ["First seen", <Time key="first" at={data.firstSeenAt} as="both" />],
          ["Last seen", <Time key="last" at={data.lastSeenAt} as="both" />],
          ["Webhook", data.notifiedAt ? <Time key="sent" at={data.notifiedAt} as="both" /> : "Not sent"],
          data.queue !== null && [
            "Queue",
            <Link key="queue" to="/queues/$name" params={{ name: data.queue }} className={link}>
              {data.queue}
            </Link>,
          ],
          data.fingerprint !== null && ["Cause", <DeadLettersLink key="cause" alert={data} className={link} />],
          data.run !== null && [
            "Workflow run",
            <Link key="run" to="/workflows/$id" params={{ id: data.run }} className={`${link} font-mono text-xs break-all`}>
              {data.run}
            </Link>,
          ],
          data.brand !== null && [
            "Brand",
            <Link key="brand" to="/brands/$slug" params={{ slug: data.brand }} className={link}>
              {data.brand}
            </Link>,
          ],
          data.correlationId !== null && [
            "Trace",
            <Link key="trace" to="/traces/$id" params={{ id: data.correlationId }} className={`${link} font-mono text-xs break-all`}>
              {data.correlationId}
            </Link>,
          ],
          ["Alert", <Id key="id" id={data.id} label="alert ID" />],
        ]}
      />
      {data.error && (
        <Section title="Error">
          <LongText key={data.id} text={data.error} label="Error" />
        </Section>
      )}
    </Panel>
  );
}
