import { lazy, Suspense, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { Button } from "../../../ui/button/Button.tsx";
import { resultOf } from "../../../core/api.ts";
import { queryKeys } from "../../../core/queryKeys.ts";
import { failureMessage } from "../../../core/toasts/failures.ts";
import { showToast } from "../../../core/toasts/toastQueue.ts";
import { saveFile } from "../../../ui/saveFile.ts";
import { Section } from "../../../ui/Section.tsx";
import { deadLetterEndpoint } from "../calls.ts";

const EvidenceDetails = lazy(() => import("./EvidenceDetails.tsx"));

/** Everything about a dead letter as a file, and its test and commands. Nothing is requested before a button is pressed. */
export function EvidenceSection({ id }: { id: string }) {
  const [isShown, setIsShown] = useState(false);
  const { data, refetch, isFetching } = useQuery({
    queryKey: [...queryKeys.deadLetters, "evidence", id],
    queryFn: () => resultOf(deadLetterEndpoint.evidence.$get({ param: { id } })),
    enabled: false,
    retry: false,
  });
  const load = async () => {
    const answer = await refetch();
    if (answer.error)
      showToast({ title: "Couldn't load the evidence", description: failureMessage(answer.error, "No file was saved."), tone: "failed" });
    return answer.error ? undefined : answer.data;
  };
  const download = async () => {
    const evidence = await load();
    if (evidence) saveFile([JSON.stringify(evidence, null, 2)], `evidence-${id.replaceAll(/[^\w-]/g, "-")}.json`, "application/json");
  };
  return (
    <Section title="Evidence">
      <p className="text-kumo-subtle">
        One file with the message, error, attempts, job, trace, commands, and a test that reproduces the failure.
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="sm" disabled={isFetching} onClick={() => void download()}>
          Download evidence
        </Button>
        <Button
          size="sm"
          variant="ghost"
          disabled={isFetching}
          aria-expanded={isShown}
          onClick={() => {
            setIsShown(!isShown);
            if (!isShown) void load();
          }}
        >
          {isShown ? "Hide test and commands" : "Show test and commands"}
        </Button>
      </div>
      {isShown && data && (
        <Suspense fallback={null}>
          <EvidenceDetails evidence={data} />
        </Suspense>
      )}
    </Section>
  );
}
