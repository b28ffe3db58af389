import { useMemo } from "react";
import { useNavigate } from "@tanstack/react-router";
import { useOverview } from "../live/overview.ts";
import { Failed } from "../ui/Failed.tsx";
import { Page } from "../ui/Page.tsx";
import { Bone, SkeletonRows } from "../ui/Skeleton.tsx";
import { useListKeys } from "../ui/useListKeys.ts";
import { Brands } from "./Brands.tsx";
import { Flow } from "./Flow.tsx";
import { Headline } from "./Headline.tsx";
import { Running } from "./Running.tsx";

/** Is it bad, since when, which error; then what is being done. */
export function OverviewPage() {
  const { data, error, refetch } = useOverview();
  const navigate = useNavigate();
  const open = data?.openDeadLetters ?? 0;
  const ids = useMemo(() => data?.queues.map(({ name }) => name) ?? [], [data?.queues]);
  useListKeys({
    ids,
    selected: undefined,
    open: (name) => void navigate({ to: "/queues/$name", params: { name } }),
    close: () => undefined,
  });
  return (
    <Page title="Overview" tab={open ? `(${open}) Overview` : "Overview"}>
      <div className="scroll-quiet min-h-0 flex-1">
        <div className="flex max-w-400 flex-col gap-7 py-5">
          {data ? (
            <>
              <Headline overview={data} />
              <Flow queues={data.queues} />
            </>
          ) : error ? (
            <Failed what="The overview" error={error} retry={() => void refetch()} />
          ) : (
            <>
              <div className="flex h-13 items-center px-4 sm:px-6">
                <Bone width="w-80" />
              </div>
              <SkeletonRows rows={7} />
            </>
          )}
          {/* How high they are is known with the overview: shown earlier, they would jump. */}
          <div hidden={!data && !error} className="flex flex-col gap-7">
            <Running />
            <Brands />
          </div>
        </div>
      </div>
    </Page>
  );
}
