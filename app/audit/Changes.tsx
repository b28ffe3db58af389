import type { AuditEntry } from "#domain/audit/audit";
import { LongText } from "../ui/LongText.tsx";
import { Section } from "../ui/Section.tsx";
import { type ValueChange, changesOf } from "./changes.ts";

const json = (value: unknown) => JSON.stringify(value, null, 2) ?? "";
const short = (value: unknown) =>
  value === undefined || value === null ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);

/** A value that went or came: a sign and a word say which, never colour alone. */
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

const One = ({ change: { path, before, after, came, went } }: { change: ValueChange }) => (
  <li className="border-b border-kumo-hairline py-2 last:border-0">
    <p className="mb-1 text-kumo-subtle">{path || "value"}</p>
    <div className="flex flex-col gap-1 font-mono text-xs">
      {came ? (
        <>
          {went?.map((one) => (
            <del key={one} className="rounded-sm bg-kumo-tint px-1.5 no-underline">
              <Side sign="−" word="gone">
                {one}
              </Side>
            </del>
          ))}
          {came.map((one) => (
            <ins key={one} className="rounded-sm bg-kumo-info-tint px-1.5 no-underline">
              <Side sign="+" word="new">
                {one}
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

/** What became different; or, where there was nothing before, what was set. */
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
    <Section title="What changed">
      {changes.length ? (
        <ul>
          {changes.map((change) => (
            <One key={change.path} change={change} />
          ))}
        </ul>
      ) : (
        <p className="text-kumo-subtle">Nothing differs.</p>
      )}
    </Section>
  );
}
