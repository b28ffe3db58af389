import type { AuditEntry } from "#domain/audit";
import { Facts } from "../ui/Facts.tsx";
import { Id } from "../ui/Id.tsx";
import { LongText } from "../ui/LongText.tsx";
import { Panel } from "../ui/Panel.tsx";
import { Section } from "../ui/Section.tsx";
import { SkeletonPanel } from "../ui/Skeleton.tsx";
import { Time } from "../ui/Time.tsx";
import { changesOf } from "./changes.ts";
import { actionWords, Target } from "./words.tsx";

type Props = { entry: AuditEntry | undefined; loading: boolean; onClose: () => void };

const json = (value: unknown) => JSON.stringify(value, null, 2) ?? "";

/** One action in full: who, when, why, on what, what came of it. */
export function EntryPanel({ entry, loading, onClose }: Props) {
  if (!entry)
    return loading ? (
      <SkeletonPanel />
    ) : (
      <Panel title="Not among these actions" label="Action" onClose={onClose}>
        <p>The action is older than what is loaded, or the filter hides it. Load older ones, or clear the filter.</p>
      </Panel>
    );
  return (
    <Panel
      title={actionWords[entry.action]}
      label={`Action: ${actionWords[entry.action]}`}
      state={<span className="text-kumo-subtle">by {entry.actor}</span>}
      onClose={onClose}
    >
      <Facts
        facts={[
          ["On", <Target key="target" target={entry.target} className="text-kumo-link hover:underline" />],
          ["Reason", entry.reason ?? <span className="text-kumo-subtle">none given</span>],
          ["Outcome", entry.outcome],
          ["When", <Time key="at" at={entry.at} as="both" />],
          ["Entry", <Id key="id" id={entry.id} label="the entry's id" />],
        ]}
      />
      <Changes entry={entry} />
    </Panel>
  );
}

const short = (value: unknown) => (value === undefined ? "nothing" : typeof value === "string" ? value : JSON.stringify(value));

/** What became different; or, where there was nothing before, what was set. */
function Changes({ entry: { id, before, after } }: { entry: AuditEntry }) {
  if (after === null || after === undefined) return null;
  if (before === null || before === undefined)
    return (
      <Section title="Set to">
        <LongText key={id} text={json(after)} label="Set to" />
      </Section>
    );
  const changes = changesOf(before, after);
  return (
    <Section title="What changed">
      {changes.length ? (
        <Facts
          facts={changes.map(({ path, before: was, after: is }) => [
            path,
            <span key={path} className="font-mono text-xs">
              <del className="text-kumo-subtle">{short(was)}</del> <span aria-hidden="true">→</span>{" "}
              <ins className="no-underline">{short(is)}</ins>
            </span>,
          ])}
        />
      ) : (
        <p className="text-kumo-subtle">Nothing differs.</p>
      )}
    </Section>
  );
}
