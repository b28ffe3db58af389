import { type Candidate, candidatesOf } from "./candidates.ts";
import { columnsOf } from "./columns.ts";
import { type CommonFeature, type Feature, featureKinds, type InCommon } from "./inCommon.ts";
import { isSignificant, rate } from "./rate.ts";
import { minSampled, type Sample } from "./sample.ts";

/** Features that are returned, and those folded into one of them. */
const shown = { features: 5, also: 3 };
/** The best features, among which those of the same messages are folded. */
const maxCompared = 100;
/** The least difference between the shares of failures and successes that is worth showing. */
const minDifference = 0.15;

/**
 * Of two features that tell failures equally well, the simpler one comes first: a whole property before a value in the payload, that before
 * a threshold. The hour is rated lower, because successes are sampled from the same time and a rest of a difference is chance.
 */
const handicaps: Record<Feature["kind"], number> = {
  tenant: 0,
  queue: 0,
  type: 0,
  version: 0,
  source: 0.01,
  size: 0.015,
  field: 0.01,
  length: 0.03,
  attempt: 0.03,
  hour: 0.15,
};
const handicapOf = ({ kind, path, test }: Feature): number =>
  handicaps[kind] + (kind === "field" && test !== "is" ? 0.005 : 0) + Math.min(path.length, 50) / 10_000;

type Rated = CommonFeature & { score: number; members: ReadonlySet<number> };

const sizeWithin = (members: readonly number[], failures: number) => members.filter((index) => index < failures).length;

function ratedOf({ feature, members, known }: Candidate, failures: number, total: number): Rated[] {
  const count = sizeWithin(members, failures);
  if (count < 2) return [];
  const of = known ? sizeWithin(known, failures) : failures;
  const others = { count: members.length - count, of: (known?.length ?? total) - of };
  if (of < minSampled || others.of < minSampled || count / of - others.count / others.of < minDifference) return [];
  const counts = { failures: count, ofFailures: of, successes: others.count, ofSuccesses: others.of };
  if (!isSignificant(counts, feature.test === "atLeast" || feature.test === "below")) return [];
  const score = rate(counts) - handicapOf(feature);
  return [{ feature, failures: { count, of }, successes: others, also: [], score, members: new Set(members) }];
}

/** Whether two features belong to about the same messages: nine of ten failures, and successes that differ by at most a twentieth. */
function haveSameMessages(one: Rated, other: Rated, failures: number): boolean {
  const [all, apart] = [{ failures: 0 }, { failures: 0, successes: 0 }];
  for (const index of one.members.union(other.members)) {
    const isShared = one.members.has(index) && other.members.has(index);
    if (index < failures) all.failures += 1;
    if (!isShared) apart[index < failures ? "failures" : "successes"] += 1;
  }
  return apart.failures <= all.failures / 10 && apart.successes <= Math.max(1, one.successes.of / 20);
}

/** Takes the strongest features. One of the same messages as a stronger one is added to that. */
function fold(rated: readonly Rated[], failures: number): CommonFeature[] {
  const kept: Rated[] = [];
  for (const candidate of rated) {
    const stronger = kept.find((one) => haveSameMessages(one, candidate, failures));
    if (!stronger) kept.push(candidate);
    else if (stronger.also.length < shown.also && !isSameProperty(stronger, candidate)) stronger.also.push(candidate.feature);
  }
  return kept.slice(0, shown.features).map(({ score: _score, members: _members, ...item }) => item);
}

/** A threshold of the same number, or the presence of the same field, says nothing new. */
const isSameProperty = (kept: CommonFeature, { feature: { kind, path } }: CommonFeature): boolean =>
  [kept.feature, ...kept.also].some((feature) => feature.path === path && (path !== "" || feature.kind === kind));

/**
 * Compares samples of failures with samples of successes: which properties of messages do failures have more often? Returns the five that
 * tell them apart best. Takes time in proportion to the values in the samples.
 */
export function compare(failures: readonly Sample[], successes: readonly Sample[]): InCommon {
  const none = (result: InCommon["result"]): InCommon => ({ result, features: [] });
  if (failures.length < minSampled) return none("tooFewFailures");
  if (successes.length === 0) return none("noSuccesses");
  if (successes.length < minSampled) return none("tooFewSuccesses");
  const samples = [...failures, ...successes];
  const rated = columnsOf(samples)
    .flatMap((column) => candidatesOf(column, failures.length, samples.length))
    .flatMap((candidate) => ratedOf(candidate, failures.length, samples.length))
    .toSorted((a, b) => b.score - a.score || featureKinds.indexOf(a.feature.kind) - featureKinds.indexOf(b.feature.kind));
  const features = fold(rated.slice(0, maxCompared), failures.length);
  return features.length === 0 ? none("nothing") : { result: "found", features };
}
