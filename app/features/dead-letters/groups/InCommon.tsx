import { useQuery } from "@tanstack/react-query";
import type { CommonFeature, GroupExplanation } from "#domain/groups/inCommon";
import { minSampled } from "#domain/groups/sample";
import type { Since } from "#domain/groups/since";
import { retentionDays } from "#domain/retention";
import { DetailList } from "../../../ui/DetailList.tsx";
import { formatCount, pluralize } from "../../../ui/format.ts";
import { LoadError } from "../../../ui/LoadError.tsx";
import { Section } from "../../../ui/Section.tsx";
import { SkeletonLine } from "../../../ui/Skeleton.tsx";
import { Time } from "../../../ui/Time.tsx";
import { explanationQuery } from "./calls.ts";
import { deployText, featureText, firstVersionText, shareText } from "./featureText.ts";

type Props = { fingerprint: string; firstSeenAt: string };

/** What sets the failures of a group apart from successes, and since which deploy it fails. */
export function InCommon({ fingerprint, firstSeenAt }: Props) {
  const { data, error, refetch } = useQuery(explanationQuery(fingerprint));
  return (
    <>
      <Section title="In common">
        {error && !data ? (
          <LoadError what="What the failures have in common" error={error} retry={() => void refetch()} />
        ) : (
          <Comparison explanation={data} />
        )}
      </Section>
      <Section title="Since">
        <SinceFacts firstSeenAt={firstSeenAt} since={data?.since} isLoading={!error} />
      </Section>
    </>
  );
}

const LoadingRows = () => (
  <div role="status" aria-label="Loading" className="flex h-row items-center justify-between">
    <SkeletonLine width="w-56" />
    <SkeletonLine width="w-16" />
  </div>
);

/** What the comparison found, or why there is none; a placeholder while it is loaded. */
export function Comparison({ explanation }: { explanation: GroupExplanation | undefined }) {
  if (!explanation) return <LoadingRows />;
  const { sampled, inCommon } = explanation;
  const failures =
    sampled.failures === sampled.of
      ? pluralize(sampled.of, "failure")
      : `${formatCount(sampled.failures)} of ${pluralize(sampled.of, "failure")}`;
  const from = `From ${failures} and ${pluralize(sampled.successes, "success", "successes")} of the same types in about the same time.`;
  const notes: Record<Exclude<typeof inCommon.result, "found">, string> = {
    nothing: `Nothing stands out: what the failures have, the successes have as often. ${from}`,
    tooFewFailures: `Too few failures to compare: ${formatCount(sampled.failures)} of at least ${minSampled}.`,
    tooFewSuccesses: `Too few successes to compare: ${formatCount(sampled.successes)} of at least ${minSampled}.`,
    noSuccesses: `No successes of the same types are kept from that time. Completed jobs are kept for ${retentionDays.completedJobs} days, unless their options say otherwise.`,
  };
  if (inCommon.result !== "found") return <p className="text-kumo-subtle">{notes[inCommon.result]}</p>;
  return (
    <>
      <FeatureTable features={inCommon.features} />
      <p className="mt-2 text-kumo-subtle">{from}</p>
    </>
  );
}

const FeatureTable = ({ features }: { features: readonly CommonFeature[] }) => (
  <table className="w-full table-fixed text-left">
    <caption className="sr-only">What failures have more often than successes, the strongest difference first</caption>
    <thead>
      <tr className="text-xs text-kumo-subtle">
        <th scope="col" className="border-b border-kumo-line pb-1 font-medium">
          What
        </th>
        <th scope="col" className="w-20 border-b border-kumo-line pb-1 text-right font-medium">
          Failures
        </th>
        <th scope="col" className="w-20 border-b border-kumo-line pb-1 text-right font-medium">
          Successes
        </th>
      </tr>
    </thead>
    <tbody>
      {features.map(({ feature, failures, successes, also }) => (
        <tr key={`${feature.kind} ${feature.path} ${feature.test} ${feature.value}`} className="align-top">
          <th scope="row" className="border-b border-kumo-hairline py-1.5 pr-3 font-normal break-words">
            <bdi>{featureText(feature)}</bdi>
            {also.map((other) => (
              <div key={`${other.kind} ${other.path} ${other.test}`} className="text-kumo-subtle">
                also: <bdi>{featureText(other)}</bdi>
              </div>
            ))}
          </th>
          <ShareCell share={failures} />
          <ShareCell share={successes} />
        </tr>
      ))}
    </tbody>
  </table>
);

const ShareCell = ({ share }: { share: CommonFeature["failures"] }) => (
  <td className="figure border-b border-kumo-hairline py-1.5 text-right">
    {shareText(share)}
    <div className="text-xs text-kumo-subtle">
      {formatCount(share.count)} of {formatCount(share.of)}
    </div>
  </td>
);

type SinceProps = { firstSeenAt: string; since: Since | undefined; isLoading: boolean };

/** When a group was seen first, and the deploy before, as soon as that is known. */
export function SinceFacts({ firstSeenAt, since, isLoading }: SinceProps) {
  const firstVersion = since ? firstVersionText(since) : null;
  return (
    <>
      <DetailList
        items={[
          ["First seen", <Time key="first" at={firstSeenAt} as="both" />],
          since ? ["Deploy", deployText(since)] : isLoading && ["Deploy", <SkeletonLine key="deploy" width="w-48" />],
          firstVersion !== null && ["First version", firstVersion],
        ]}
      />
      {since && since.deploy?.of !== "worker" && since.version === null && (
        <p className="mt-2 text-kumo-subtle">
          The version of the Worker is not known. A Worker with a binding for version metadata reports it.
        </p>
      )}
    </>
  );
}
