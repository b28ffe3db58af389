import { builtAt, secondsAfterBuilt } from "#factories/factory";
import type { GroupExplanation } from "#domain/groups/inCommon";
import { longWord } from "./samples.ts";

/** What the failures of a group have in common. */
export const explanation: GroupExplanation = {
  sampled: { failures: 90, of: 1_943, successes: 140 },
  inCommon: {
    result: "found",
    features: [
      {
        feature: { kind: "tenant", path: "", test: "is", value: "north" },
        failures: { count: 90, of: 90 },
        successes: { count: 14, of: 140 },
        also: [{ kind: "field", path: "customer.country", test: "is", value: '"CH"' }],
      },
      {
        feature: { kind: "field", path: `article.${longWord.slice(0, 60)}`, test: "missing", value: null },
        failures: { count: 71, of: 88 },
        successes: { count: 1, of: 140 },
        also: [],
      },
      {
        feature: { kind: "size", path: "", test: "atLeast", value: 20_000 },
        failures: { count: 50, of: 90 },
        successes: { count: 20, of: 140 },
        also: [],
      },
    ],
  },
  since: {
    firstSeenAt: secondsAfterBuilt(840),
    version: { id: "8f2c01ab-4d11", tag: "v12" },
    deploy: { at: builtAt, version: { id: "8f2c01ab-4d11", tag: "v12" }, of: "worker" },
    oldestDeployAt: builtAt,
  },
};
