import { Comparison, SinceFacts } from "../../../app/features/dead-letters/groups/InCommon.tsx";
import { builtAt } from "#factories/factory";
import type { GroupExplanation, InCommon } from "#domain/groups/inCommon";
import type { Since } from "#domain/groups/since";
import { explanation } from "../explanation.ts";
import type { Story } from "../story.ts";

const none = (result: InCommon["result"], failures: number, successes: number): GroupExplanation => ({
  ...explanation,
  sampled: { failures, of: failures, successes },
  inCommon: { result, features: [] },
});
const unknown: Since = { ...explanation.since, version: null, deploy: null, oldestDeployAt: null };
/** What is known of a comparison, by the name of its state. */
const comparisons: Readonly<Record<string, GroupExplanation | undefined>> = {
  found: explanation,
  loading: undefined,
  nothing: none("nothing", 90, 140),
  noSuccesses: none("noSuccesses", 90, 0),
  tooFewFailures: none("tooFewFailures", 1, 140),
  tooFewSuccesses: none("tooFewSuccesses", 8, 2),
};
const times: Readonly<Record<string, Since | undefined>> = {
  worker: explanation.since,
  signalbox: { ...explanation.since, deploy: { at: builtAt, version: { id: "s-1", tag: null }, of: "signalbox" } },
  before: { ...unknown, oldestDeployAt: builtAt },
  unknown,
  loading: undefined,
};

/** What failures have in common, and since when: loading, found, nothing, and too few messages to say. */
export const groupStories: readonly Story[] = [
  {
    name: "What failures have in common",
    render: () => (
      <>
        {Object.entries(comparisons).map(([name, one]) => (
          <Comparison key={name} explanation={one} />
        ))}
        {Object.entries(times).map(([name, since]) => (
          <SinceFacts key={name} firstSeenAt={builtAt} since={since} isLoading />
        ))}
      </>
    ),
  },
];
