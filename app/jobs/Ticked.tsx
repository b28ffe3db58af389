import { useMemo, useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import type { ListedJob } from "#domain/jobList";
import { Ask } from "../ui/Ask.tsx";
import { count, counted } from "../ui/words.ts";
import { useKeys } from "../keys/bindings.ts";
import { cancelJob, removeJob, retryJob } from "./calls.ts";
import { actionsOnJob } from "./actionsOnJob.ts";
import { manyCancelled, manyRetried } from "./sayings.ts";
import { useMany } from "./useMany.ts";

type Props = { jobs: readonly ListedJob[]; ticked: ReadonlySet<string>; onClear: () => void };
type Verb = "retry" | "cancel" | "remove";

/** What can be done to the ticked rows, and to how many of them. */
export function Ticked({ jobs, ticked, onClear }: Props) {
  const [asking, setAsking] = useState<"cancel" | "remove">();
  const { running, run, stop } = useMany();
  const chosen = useMemo(() => jobs.filter(({ id }) => ticked.has(id)), [jobs, ticked]);
  const may = (verb: Verb) => chosen.filter((job) => actionsOnJob(job)[verb]);
  const [retryable, cancellable, removable] = [may("retry"), may("cancel"), may("remove")];
  const act = (verb: Verb, reason: string) => {
    const chosenFor = may(verb);
    const asked =
      verb === "retry"
        ? run("retried", chosenFor, ({ id }) => retryJob(id), { said: (now) => manyRetried(now) })
        : verb === "cancel"
          ? run("cancelled", chosenFor, ({ id }) => cancelJob(id, reason), { said: (_now, before) => manyCancelled(before) })
          : run("removed", chosenFor, ({ id }) => removeJob(id, reason));
    return asked.then(onClear);
  };
  const retry = () => void act("retry", "");
  useKeys(
    running
      ? []
      : [
          ...(retryable.length ? [{ keys: "R", says: `Retry ${retryable.length} ticked`, run: retry, footer: true }] : []),
          { keys: "X", says: "Untick all", run: onClear, footer: true },
        ],
  );
  return (
    <div
      role="region"
      aria-label="Ticked jobs"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-kumo-hairline bg-kumo-tint/60 px-4 py-1.5 sm:px-6"
    >
      <span role="status" className="figure mr-2">
        {running
          ? `${count(running.done)} of ${count(running.of)} ${running.verb}`
          : `${counted(ticked.size, "job")} ticked; the list stands still`}
      </span>
      {running ? (
        <Button size="sm" onClick={stop}>
          Stop after these
        </Button>
      ) : (
        <>
          <Button size="sm" disabled={!retryable.length} title="Retry the failed ones (R)" onClick={retry}>
            Retry {count(retryable.length)} failed
          </Button>
          <Button size="sm" disabled={!cancellable.length} onClick={() => setAsking("cancel")}>
            Cancel {count(cancellable.length)}
          </Button>
          <Button size="sm" variant="secondary-destructive" disabled={!removable.length} onClick={() => setAsking("remove")}>
            Remove {count(removable.length)}
          </Button>
          <Button size="sm" variant="ghost" title="Untick all (X)" onClick={onClear}>
            Untick all
          </Button>
        </>
      )}
      {asking && (
        <Ask
          title={asking === "cancel" ? `Cancel ${counted(cancellable.length, "job")}` : `Remove ${counted(removable.length, "job")}`}
          says={
            asking === "cancel"
              ? "Those that haven't started end as cancelled, without a dead letter; those that run are asked to stop."
              : "They are forgotten with their tries and logs, and can't be brought back. Their dead letters stay."
          }
          verb={asking === "cancel" ? `Cancel ${counted(cancellable.length, "job")}` : `Remove ${counted(removable.length, "job")}`}
          reason="required"
          danger
          hint="Why they need not be done"
          onClose={() => setAsking(undefined)}
          act={async (reason) => void act(asking, reason)}
        />
      )}
    </div>
  );
}
