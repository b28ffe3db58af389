import { rehearsalFactory } from "#factories/rehearsals";
import { ApiError } from "../../../app/core/api.ts";
import { RehearsalSection } from "../../../app/features/dead-letters/rehearsal/RehearsalSection.tsx";
import type { RehearsalState } from "../../../app/features/dead-letters/rehearsal/useRehearsal.ts";
import { longText, longWord } from "../samples.ts";
import { nothing } from "../nothing.ts";
import type { Story } from "../story.ts";

const shown: RehearsalState = {
  edited: null,
  rehearsal: undefined,
  error: null,
  isPending: false,
  isShown: true,
  start: nothing,
  close: nothing,
};
const section = (state: Partial<RehearsalState>) => (
  <div>
    <h2>Dead letter</h2>
    <RehearsalSection state={{ ...shown, ...state }} />
  </div>
);
const { build, failed, unknown, calling } = rehearsalFactory;
const write = build().writes[0];
const writes = write ? Array.from({ length: 30 }, () => ({ ...write, table: longWord, values: [longText] })) : [];
const otherError = {
  name: "TypeError",
  message: longText,
  stack: `TypeError: ${longText}\n    at publish (publish.ts:7:3)`,
  details: null,
};

/** Everything that a rehearsal of a dead letter may say. */
export const rehearsalStories: readonly Story[] = [
  { name: "rehearsal: running", render: () => section({ isPending: true }) },
  { name: "rehearsal: would succeed", render: () => section({ rehearsal: build() }) },
  {
    name: "rehearsal: would fail, would do nothing",
    render: () => (
      <>
        {section({ rehearsal: failed() })}
        {section({
          rehearsal: build({
            alreadyProcessed: true,
            writes: [],
            messages: [],
            warnings: ["The message has taken effect before: a replay would do nothing"],
          }),
        })}
        {section({ rehearsal: build({ writes: [], messages: [], result: '{"repaired":"good"}' }) })}
      </>
    ),
  },
  {
    name: "rehearsal: not known, not possible",
    render: () => (
      <>
        {section({ rehearsal: unknown() })}
        {section({ rehearsal: calling() })}
        {section({
          error: new ApiError(
            "conflict",
            "Dead letter d-1 can't be rehearsed: Signalbox is not bound to a Worker that rehearses messages of orders",
          ),
        })}
      </>
    ),
  },
  {
    name: "rehearsal: would fail otherwise",
    render: () =>
      section({ edited: { part: "payload", value: 1 }, rehearsal: failed({ sameError: false, error: otherError, lastSuccess: null }) }),
  },
  { name: "rehearsal: very much", render: () => section({ rehearsal: build({ writes, omitted: 170, result: longText }) }) },
];
