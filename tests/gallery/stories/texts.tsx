import { jobFactory } from "#factories/jobs";
import { builtAt } from "#factories/factory";
import { Kbd } from "../../../app/core/keys/Kbd.tsx";
import { ArticleLink } from "../../../brand-engine/app/ArticleLink.tsx";
import { Count } from "../../../app/ui/Count.tsx";
import { DetailList } from "../../../app/ui/DetailList.tsx";
import { ErrorDetails } from "../../../app/ui/ErrorDetails.tsx";
import { Id } from "../../../app/ui/Id.tsx";
import { JsonTree } from "../../../app/ui/JsonTree/JsonTree.tsx";
import { LinkedCount } from "../../../app/ui/LinkedCount.tsx";
import { LongText } from "../../../app/ui/LongText.tsx";
import { RouterLink } from "../../../app/ui/RouterLink.tsx";
import { type Shape, StatusLabel, type Tone } from "../../../app/ui/StatusLabel.tsx";
import { Time } from "../../../app/ui/Time.tsx";
import * as icons from "../../../app/ui/icons.tsx";
import { replayStates } from "#domain/dead-letters/replayOutcome";
import { Breadcrumb, BreadcrumbButton } from "../../../app/ui/Breadcrumb.tsx";
import { ListPositionProvider } from "../../../app/ui/listPosition.ts";
import { PreviousNext } from "../../../app/ui/PreviousNext.tsx";
import { ReplayOutcomeSign } from "../../../app/ui/ReplayOutcomeSign.tsx";
import { nothing } from "../nothing.ts";
import type { Story } from "../story.ts";
import { longWord } from "../samples.ts";

const shapes: readonly Shape[] = ["dot", "ring", "bars", "triangle", "cross", "check", "dash", "stack", "clock"];
const tones: readonly Tone[] = ["danger", "warning", "info", "success", "quiet"];

/** Small parts that show one value. */
export const textStories: readonly Story[] = [
  {
    name: "Status labels",
    render: () => (
      <div className="grid grid-cols-3 gap-2 sm:grid-cols-5">
        {shapes.flatMap((shape) =>
          tones.map((tone) => (
            <StatusLabel key={shape + tone} shape={shape} tone={tone}>
              {tone}
            </StatusLabel>
          )),
        )}
      </div>
    ),
  },
  {
    name: "Counts, times, ids and links",
    render: () => (
      <DetailList
        items={[
          ["Counts", <Count key="0" value={0} />],
          ["Alarm", <Count key="1" value={1_234_567} alarm />],
          ["Linked", <LinkedCount key="2" value={12} label="failed jobs" to="/jobs" search={{ state: "failed" }} />],
          ["Linked, alarm", <LinkedCount key="3" value={3} alarm label="open dead letters" to="/dead-letters" />],
          ["Linked, none", <LinkedCount key="4" value={0} label="jobs" to="/jobs" />],
          ["Time", <Time key="5" at={builtAt} />],
          ["Time, both", <Time key="6" at={builtAt} as="both" />],
          ["No time", <Time key="7" at={null} />],
          ["Id", <Id key="8" id={jobFactory.build().id} label="job id" />],
          ["Long id", <Id key="9" id={longWord} label="job id" />],
          [
            "Article",
            <ArticleLink key="10" url="/sites/niche-fi/tents" className="underline">
              tents
            </ArticleLink>,
          ],
          [
            "No article",
            <ArticleLink key="11" url={longWord} className="underline">
              {longWord}
            </ArticleLink>,
          ],
          [
            "Link",
            <RouterLink key="12" href="/jobs" className="underline">
              Jobs
            </RouterLink>,
          ],
          ["Shortcut", <Kbd key="13" keys="g j" />],
        ]}
      />
    ),
  },
  {
    name: "Outcomes of replays",
    render: () => (
      <div className="flex flex-col gap-2">
        {replayStates.map((state) => (
          <ReplayOutcomeSign
            key={state}
            queue="publish-commands"
            outcome={{ state, at: builtAt, attempt: 1, attempts: 4, deadLetterId: null }}
          />
        ))}
      </div>
    ),
  },
  {
    name: "Before the name of an open item",
    render: () => (
      <p className="flex flex-wrap gap-2">
        <Breadcrumb href="/traces" title="Traces" />
        <BreadcrumbButton title="Dead letters" tooltip="Close the panel (Esc)" onClick={nothing} />
        <ListPositionProvider value={{ index: 2, total: 50, next: nothing, previous: undefined, goTo: nothing, advance: () => false }}>
          <PreviousNext noun="job" />
        </ListPositionProvider>
      </p>
    ),
  },
  {
    name: "Icons",
    render: () => (
      <div className="flex flex-wrap gap-4">
        {Object.entries(icons).map(([name, Icon]) => (
          <Icon key={name} size={16} />
        ))}
      </div>
    ),
  },
  {
    name: "Long texts and errors",
    render: () => (
      <>
        <LongText text="A short text" label="Text" />
        <LongText text={`${longWord}\n`.repeat(40)} label="Stack" lines={4} />
        <ErrorDetails of="job" details={null} />
        <ErrorDetails
          of="job"
          details={{
            fields: { code: "ECONNRESET", [longWord.slice(0, 60)]: longWord },
            related: [{ path: "cause", name: "TypeError", message: longWord, stack: "TypeError\n    at fetch", fields: {} }],
          }}
        />
        <ErrorDetails of="step" folded details={{ fields: { status: 503 }, related: [] }} />
      </>
    ),
  },
  {
    name: "JSON trees",
    render: () => (
      <>
        <JsonTree name="Payload" text={JSON.stringify({ brand_slug: "niche-fi", list: [1, "two", null, true, {}], long: longWord })} />
        <JsonTree name="Empty" text="{}" />
        <JsonTree name="Large" text={JSON.stringify(Array.from({ length: 60 }, (_, index) => ({ index })))} />
        <JsonTree name="Invalid" text="{ not JSON" />
      </>
    ),
  },
];
