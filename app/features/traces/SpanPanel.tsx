import type { ReactNode } from "react";
import type { Span } from "#domain/traces/trace";
import { DetailList } from "../../ui/DetailList.tsx";
import { textLink } from "../../ui/facts.tsx";
import { Id } from "../../ui/Id.tsx";
import { LongText } from "../../ui/LongText.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Section } from "../../ui/Section.tsx";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import { exactTime } from "./exactTime.ts";
import { formatPreciseDuration } from "../../ui/format.ts";
import { SpanLink } from "./SpanLink.tsx";
import { SpanParts } from "./SpanParts.tsx";
import { kindNames, spanNameOf, stateSigns, timesOf } from "./words.ts";

type Props = {
  span: Span;
  parts: readonly Span[];
  parent: Span | undefined;
  children: readonly Span[];
  now: number;
  onSelect: (id: string) => void;
  onClose: () => void;
};

const Figure = ({ children }: { children: ReactNode }) => <span className="figure">{children}</span>;

type FactsProps = Pick<Props, "span" | "parent" | "now" | "onSelect">;

/** The facts of a span: its times, its attempts, who caused it and why. */
function SpanFacts({ span, parent, now, onSelect }: FactsProps) {
  const { waited, ran } = timesOf(span, now);
  const soFar = span.endedAt === null && " so far";
  // With several attempts, the time after the first wait includes the waits between attempts.
  const wasRetried = span.kind === "job" && (span.attempt ?? 0) > 1;
  return (
    <DetailList
      items={[
        span.about !== null && span.kind !== "run" && ["Subject", span.about],
        ["Started", <Figure key="from">{exactTime(span.startedAt)}</Figure>],
        waited !== null && [
          span.kind === "deadLetter" ? "Open for" : wasRetried ? "Initial wait" : "Wait time",
          <Figure key="waited">
            {formatPreciseDuration(waited)}
            {ran === null && soFar}
          </Figure>,
        ],
        ran !== null && [
          wasRetried ? "Duration after wait" : "Run time",
          <Figure key="ran">
            {formatPreciseDuration(ran)}
            {soFar}
          </Figure>,
        ],
        span.endedAt !== null && span.endedAt !== span.startedAt && ["Ended", <Figure key="to">{exactTime(span.endedAt)}</Figure>],
        span.kind === "job" && span.attempt !== null && ["Attempts", <Figure key="attempts">{span.attempt}</Figure>],
        span.by !== null && ["By", span.by],
        span.reason !== null && ["Reason", span.reason],
        parent !== undefined && ["Triggered by", <SpanButton key="parent" span={parent} onSelect={onSelect} />],
        span.kind !== "start" && span.kind !== "step" && span.kind !== "page" && ["ID", <Id key="id" id={span.id} label="the ID" />],
      ]}
    />
  );
}

/** The most triggered spans listed; the timeline shows the rest. */
const maxChildren = 50;

/** The jobs and workflow runs that a span triggered. */
const TriggeredSpans = ({ spans, onSelect }: { spans: readonly Span[]; onSelect: Props["onSelect"] }) => (
  <Section title="Triggered jobs and runs">
    <ul className="border-t border-kumo-hairline">
      {spans.slice(0, maxChildren).map((span) => (
        <li key={span.id} className="border-b border-kumo-hairline py-1">
          <SpanButton span={span} onSelect={onSelect} />
        </li>
      ))}
    </ul>
    {spans.length > maxChildren && <p className="mt-2 text-kumo-subtle">and {spans.length - maxChildren} more in the timeline</p>}
  </Section>
);

/** The panel of a span: its times, error, parts, parent and children, and a link to its object. */
export function SpanPanel({ span, parts, parent, children, now, onSelect, onClose }: Props) {
  const { word, ...sign } = stateSigns[span.state];
  const page = parts.find(({ kind }) => kind === "page");
  return (
    <Panel
      title={spanNameOf(span)}
      label={`${kindNames[span.kind]} ${spanNameOf(span)}`}
      state={
        <span className="flex flex-wrap items-center gap-x-3 text-kumo-subtle">
          <StatusLabel {...sign}>{word}</StatusLabel>
          <span>{kindNames[span.kind]}</span>
          {span.queue && <span>in {span.queue}</span>}
        </span>
      }
      onClose={onClose}
    >
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        <SpanLink span={span} />
        {page && <SpanLink span={page} />}
      </div>
      <SpanFacts span={span} parent={parent} now={now} onSelect={onSelect} />
      {span.error && (
        <Section title="Error">
          <LongText key={span.id} text={`${span.error.name}: ${span.error.message}`} label="Error" lines={6} />
        </Section>
      )}
      <SpanParts parts={parts} now={now} />
      {children.length > 0 && <TriggeredSpans spans={children} onSelect={onSelect} />}
    </Panel>
  );
}

/** A button that selects another span of the same trace. */
const SpanButton = ({ span, onSelect }: { span: Span; onSelect: (id: string) => void }) => (
  <button type="button" onClick={() => onSelect(span.id)} className={`${textLink} max-w-full cursor-pointer truncate text-left align-top`}>
    {spanNameOf(span)}
    {span.kind === "job" && <span className="ml-2 text-kumo-subtle">{span.about ?? span.queue}</span>}
  </button>
);
