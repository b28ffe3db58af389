import type { AuditEntry } from "#domain/audit/audit";
import { LongText } from "../../ui/LongText.tsx";
import { Section } from "../../ui/Section.tsx";
import { type ValueChange, changesOf } from "./changes.ts";

const json = (value: unknown) => JSON.stringify(value, null, 2) ?? "";
const short = (value: unknown) =>
  value === undefined || value === null ? "none" : typeof value === "string" ? value : JSON.stringify(value);

/** An old or new value. A sign and a word tell which, never colour alone. */
const Side = ({ sign, word, children }: { sign: string; word: string; children: string }) => (
  <span className="grid grid-cols-[1.25rem_minmax(0,1fr)]">
    <span aria-hidden="true" className="text-kumo-subtle select-none">
      {sign}
    </span>
    <span className="break-words whitespace-pre-wrap">
      <span className="sr-only">{word}: </span>
      {children}
    </span>
  </span>
);

const ChangeItem = ({ change: { path, before, after, added, removed } }: { change: ValueChange }) => (
  <li className="border-b border-kumo-hairline py-2 last:border-0">
    <p className="mb-1 text-kumo-subtle">{path || "value"}</p>
    <div className="flex flex-col gap-1 font-mono text-xs">
      {added ? (
        <>
          {removed?.map((value) => (
            <del key={value} className="rounded-sm bg-kumo-tint px-1.5 no-underline">
              <Side sign="−" word="removed">
                {value}
              </Side>
            </del>
          ))}
          {added.map((value) => (
            <ins key={value} className="rounded-sm bg-kumo-info-tint px-1.5 no-underline">
              <Side sign="+" word="added">
                {value}
              </Side>
            </ins>
          ))}
        </>
      ) : (
        <>
          <del className="rounded-sm bg-kumo-tint px-1.5 no-underline">
            <Side sign="−" word="before">
              {short(before)}
            </Side>
          </del>
          <ins className="rounded-sm bg-kumo-info-tint px-1.5 no-underline">
            <Side sign="+" word="after">
              {short(after)}
            </Side>
          </ins>
        </>
      )}
    </div>
  </li>
);

/** The values that an action changed; or, where there were none before, the values that it set. */
export function Changes({ entry: { id, before, after } }: { entry: AuditEntry }) {
  if (after === null || after === undefined) return null;
  if (before === null || before === undefined)
    return (
      <Section title="Set to">
        <LongText key={id} text={json(after)} label="Set to" json />
      </Section>
    );
  const changes = changesOf(before, after);
  return (
    <Section title="Changes">
      {changes.length ? (
        <ul>
          {changes.map((change) => (
            <ChangeItem key={change.path} change={change} />
          ))}
        </ul>
      ) : (
        <p className="text-kumo-subtle">No differences</p>
      )}
    </Section>
  );
}
