import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { FailureGroupDetail } from "#domain/groups/group";
import { retentionDays } from "#domain/retention";
import { ActionBar } from "../../../ui/actions/ActionBar.tsx";
import { formatCount, pluralize, shortActorName } from "../../../ui/format.ts";
import { LongText } from "../../../ui/LongText.tsx";
import { Panel } from "../../../ui/Panel.tsx";
import { PendingPanel } from "../../../ui/PendingPanel.tsx";
import { Section } from "../../../ui/Section.tsx";
import { Time } from "../../../ui/Time.tsx";
import { useOverviewPart } from "../../../core/live/overview.ts";
import { useOnChange } from "../../../core/live/useOnChange.ts";
import { links } from "../../../core/links.ts";
import { textLink } from "../../../ui/facts.tsx";
import { subjectOfDeadLetter } from "../labels.ts";
import { StatusSign } from "../StatusSign.tsx";
import { groupActions } from "./actions.tsx";
import { Affected } from "./Affected.tsx";
import { type GroupRow, groupRowOf } from "../../../core/groups.ts";
import { groupQuery, groupsMark } from "./calls.ts";
import { GroupSign } from "./columns.tsx";
import { GroupNote } from "./GroupNote.tsx";
import { InCommon } from "./InCommon.tsx";
import { countText } from "./labels.ts";

type Props = { fingerprint: string; onClose: () => void };

/** The panel of a group: its message, what it affects, its latest dead letters, and the commands on it. */
export function GroupPanel({ fingerprint, onClose }: Props) {
  const { data, error, refetch } = useQuery(groupQuery(fingerprint));
  useOnChange(useOverviewPart(groupsMark), () => void refetch());
  if (!data)
    return (
      <PendingPanel label="Group of dead letters" error={error} retry={refetch} onClose={onClose}>
        <p className="break-words">
          No group has the fingerprint {fingerprint}. A group without open dead letters is kept for {retentionDays.groups} days after it was
          seen last.
        </p>
      </PendingPanel>
    );
  return <LoadedPanel detail={data} onClose={onClose} />;
}

/** Who resolved or muted a group, and when a mute ends. Nothing while it is open. */
function StatusText({ group }: { group: GroupRow }) {
  if (group.status === "resolved")
    return (
      <span>
        by {shortActorName(group.resolvedBy ?? "")} <Time at={group.resolvedAt} />
      </span>
    );
  if (group.status !== "muted")
    return group.state === "regressed" ? (
      <span>
        since <Time at={group.regressedAt} />
      </span>
    ) : null;
  return (
    <span>
      by {shortActorName(group.mutedBy ?? "")}
      {group.mutedUntil && (
        <>
          , until <Time at={group.mutedUntil} as="both" />
        </>
      )}
      {group.mutedAbove !== null && `, until more than ${formatCount(group.mutedAbove)} an hour`}
    </span>
  );
}

/** Characters of a message that the name of its group has: enough to tell groups of one error apart. */
const maxNameLength = 80;

function LoadedPanel({ detail, onClose }: { detail: FailureGroupDetail; onClose: () => void }) {
  const group = groupRowOf(detail.group);
  const { errorName, message, normalizedMessage, fingerprint } = group;
  const title = errorName || "Unknown error";
  return (
    <Panel
      title={title}
      label={`Group ${title}`}
      name={message ? `${title}: ${message.slice(0, maxNameLength)}` : title}
      state={
        <span className="flex flex-wrap items-center gap-x-3 text-kumo-subtle">
          <GroupSign group={group} />
          <StatusText group={group} />
          <span className="text-kumo-default">{countText(group)}</span>
          <Time at={group.lastSeenAt} />
        </span>
      }
      actions={<ActionBar list={groupActions} thing={group} />}
      onClose={onClose}
    >
      <GroupNote group={group} />
      <Section title="Error">
        <LongText key={fingerprint} text={message || "No message"} label="Latest message" lines={10} />
        {normalizedMessage !== message && normalizedMessage !== "" && (
          <p className="mt-2 break-words text-kumo-subtle">
            Grouped as: <bdi>{normalizedMessage}</bdi>
          </p>
        )}
      </Section>
      <InCommon fingerprint={fingerprint} firstSeenAt={group.firstSeenAt} />
      <Affected detail={detail} />
      <LatestDeadLetters deadLetters={detail.deadLetters} group={group} />
    </Panel>
  );
}

type LatestProps = { deadLetters: FailureGroupDetail["deadLetters"]; group: GroupRow };

/** The latest dead letters of a group, with links to the list of all. */
const LatestDeadLetters = ({ deadLetters, group: { fingerprint, open, count } }: LatestProps) => (
  <Section title="Latest dead letters">
    <ul>
      {deadLetters.map((deadLetter) => (
        <li key={deadLetter.id} className="flex flex-wrap gap-x-3 border-b border-kumo-hairline py-1.5 last:border-0">
          <StatusSign status={deadLetter.status} />
          <Link {...links.deadLetter(deadLetter.id)} className={`${textLink} min-w-0 truncate`}>
            {subjectOfDeadLetter(deadLetter) || deadLetter.type || "unknown type"} in {deadLetter.queue}
          </Link>
          <span className="ml-auto text-kumo-subtle">
            <Time at={deadLetter.createdAt} />
          </span>
        </li>
      ))}
    </ul>
    <p className="mt-2 flex flex-wrap gap-x-4">
      {open > 0 && (
        <Link {...links.deadLetters({ fingerprint })} className={textLink}>
          {open === 1 ? "Replay or drop the open one" : `Replay or drop the ${formatCount(open)} open ones`}
        </Link>
      )}
      {deadLetters.length > 0 && (
        <Link {...links.deadLetters({ fingerprint, status: "all" })} className={textLink}>
          {`View all ${pluralize(count, "dead letter")}`}
        </Link>
      )}
    </p>
  </Section>
);
