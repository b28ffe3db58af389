import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Alert } from "#domain/alerts/list";
import { retentionDays } from "#domain/retention";
import { links } from "../../core/links.ts";
import { tenantOf } from "../../core/tenant.ts";
import { DetailList } from "../../ui/DetailList.tsx";
import { tenantFact, textLink, traceFact } from "../../ui/facts.tsx";
import { PendingPanel } from "../../ui/PendingPanel.tsx";
import { Id } from "../../ui/Id.tsx";
import { LongText } from "../../ui/LongText.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Section } from "../../ui/Section.tsx";
import { Time } from "../../ui/Time.tsx";
import { pluralize } from "../../ui/format.ts";
import { ActionBar } from "../../ui/actions/ActionBar.tsx";
import { alertActions } from "./actions.ts";
import { alertQuery } from "./calls.ts";
import { DeadLettersLink, SeverityLabel, stateNames } from "./columns.tsx";

type Props = { id: string; /** The alert, if the list has loaded it. */ listed: Alert | undefined; onClose: () => void };

/** When and how often an alert was raised, and its cause. */
const AlertFacts = ({ alert }: { alert: Alert }) => (
  <DetailList
    items={[
      ["Raised", pluralize(alert.count, "time")],
      ["First seen", <Time key="first" at={alert.firstSeenAt} as="both" />],
      ["Last seen", <Time key="last" at={alert.lastSeenAt} as="both" />],
      ["Webhook", alert.notifiedAt ? <Time key="sent" at={alert.notifiedAt} as="both" /> : (alert.notifyError ?? "Not sent")],
      alert.queue !== null && [
        "Queue",
        <Link key="queue" {...links.queue(alert.queue)} className={textLink}>
          {alert.queue}
        </Link>,
      ],
      alert.fingerprint !== null && ["Cause", <DeadLettersLink key="cause" alert={alert} className={textLink} />],
      alert.run !== null && [
        "Workflow run",
        <Link key="run" {...links.run(alert.run)} className={`${textLink} font-mono text-xs break-all`}>
          {alert.run}
        </Link>,
      ],
      tenantFact(tenantOf(alert)),
      traceFact(alert.correlationId),
      ["Alert", <Id key="id" id={alert.id} label="alert ID" />],
    ]}
  />
);

/** One alert in full, with links to its cause. */
export function AlertPanel({ id, listed, onClose }: Props) {
  const { data = listed, error, refetch } = useQuery({ ...alertQuery(id), enabled: listed === undefined });
  if (!data)
    return (
      <PendingPanel label="Alert" error={error} retry={refetch} onClose={onClose}>
        <p className="break-words">
          No alert has the id {id}. Alerts are kept for {retentionDays.alerts} days after they were raised last.
        </p>
      </PendingPanel>
    );
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
      actions={alertActions.actions.some(({ isAllowed }) => isAllowed(data)) && <ActionBar list={alertActions} thing={data} />}
      onClose={onClose}
    >
      <AlertFacts alert={data} />
      {data.error && (
        <Section title="Error">
          <LongText key={data.id} text={data.error} label="Error" />
        </Section>
      )}
    </Panel>
  );
}
