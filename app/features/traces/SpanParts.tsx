import type { Span } from "#domain/traces/trace";
import { Section } from "../../ui/Section.tsx";
import { StatusLabel } from "../../ui/StatusLabel.tsx";
import { exactTime } from "./exactTime.ts";
import { formatPreciseDuration } from "../../ui/format.ts";
import { SpanLink } from "./SpanLink.tsx";
import { spanNameOf, stateSigns, timesOf } from "./words.ts";

const groups = [
  { title: "Attempts", kinds: ["attempt"] },
  { title: "Steps", kinds: ["step"] },
  { title: "Dead letters", kinds: ["deadLetter"] },
  { title: "Audit log", kinds: ["act"] },
] as const;

/** The parts of a row as lists: attempts, steps, dead letters and audit entries. */
export const SpanParts = ({ parts, now }: { parts: readonly Span[]; now: number }) =>
  groups.map(({ title, kinds }) => {
    const items = parts.filter(({ kind }) => kinds.some((name) => name === kind));
    return (
      items.length > 0 && (
        <Section key={title} title={title}>
          <ul className="border-t border-kumo-hairline">
            {items.map((part, index) => (
              <SpanPart key={part.id} part={part} previous={items[index - 1]} now={now} />
            ))}
          </ul>
        </Section>
      )
    );
  });

function SpanPart({ part, previous, now }: { part: Span; previous: Span | undefined; now: number }) {
  const { word, ...sign } = stateSigns[part.state];
  const { waited, ran } = timesOf(part, now);
  const times = [waited ? `waited ${formatPreciseDuration(waited)}` : "", ran === null ? "" : `ran ${formatPreciseDuration(ran)}`]
    .filter(Boolean)
    .join(", ");
  const isAuditEntry = part.kind === "act";
  // An error that repeats the previous one is left out.
  const error = part.error?.message === previous?.error?.message ? null : part.error;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 border-b border-kumo-hairline py-1.5">
      <span className="flex min-w-0 flex-wrap gap-x-3">
        {part.kind === "attempt" || part.kind === "step" ? (
          <span>{spanNameOf(part)}</span>
        ) : (
          <SpanLink span={part}>{spanNameOf(part)}</SpanLink>
        )}
        {isAuditEntry ? <span className="text-kumo-subtle">by {part.by}</span> : <StatusLabel {...sign}>{word}</StatusLabel>}
      </span>
      <span className="figure text-right text-kumo-subtle" title={exactTime(part.startedAt)}>
        {isAuditEntry ? exactTime(part.startedAt).slice(11, 19) : times}
      </span>
      {(error ?? part.reason) && (
        <span className="col-span-2 line-clamp-3 min-w-0 break-words text-kumo-subtle">
          {error ? `${error.name}: ${error.message}` : part.reason}
        </span>
      )}
    </li>
  );
}
