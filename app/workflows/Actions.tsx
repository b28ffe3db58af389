import { useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import { refusalOf } from "#domain/runOrders";
import type { Run } from "#domain/runs";
import { dismissRefusal } from "#domain/allowed";
import { type Binding, useKeys } from "../keys/bindings.ts";
import { useCan, useMayAct } from "../shell/me.ts";
import { LookingOn } from "../ui/LookingOn.tsx";
import { couldNot } from "../toasts/failures.ts";
import { say, type Saying } from "../toasts/say.ts";
import { takeRuns } from "./cache.ts";
import { dismiss, order } from "./calls.ts";
import { dismissedRun, resumedRun } from "./sayings.ts";
import type { Asked } from "./OrderAsk.tsx";

/** Resumes or dismisses a run, once however often it is pressed: neither needs a reason, so none is asked for. */
function useAtOnce(run: Run) {
  const [busy, setBusy] = useState<"resume" | "dismiss">();
  const once = async (what: "resume" | "dismiss", act: () => Promise<Run>, said: (keyword: string) => Omit<Saying, "id">) => {
    if (busy) return;
    setBusy(what);
    try {
      takeRuns([await act()]);
      say(said(run.keyword));
    } catch (failure) {
      say(couldNot(what, run.keyword, failure));
    } finally {
      setBusy(undefined);
    }
  };
  return {
    busy,
    resume: () => void once("resume", () => order(run.id, "resume", ""), resumedRun),
    dismiss: () => void once("dismiss", () => dismiss(run.id), dismissedRun),
  };
}

type Props = { run: Run; onAsk: (asked: Asked) => void };

/** What can be done now, and nothing else; each by its key too. */
export function Actions({ run, onAsk }: Props) {
  const mayAct = useMayAct();
  const canTerminate = useCan("workflow.terminate");
  const navigate = useNavigate();
  const { busy, resume, dismiss: dismissNow } = useAtOnce(run);
  const ask = (verb: Asked["verb"]) => () => onAsk({ verb });
  const may = {
    decide: run.status === "waiting",
    pause: refusalOf(run, "pause") === null,
    resume: refusalOf(run, "resume") === null,
    terminate: canTerminate && refusalOf(run, "terminate") === null,
    restart: refusalOf(run, "restart") === null,
    dismiss: dismissRefusal(run) === null,
  };
  const acts: (Binding | false)[] = [
    may.decide && { keys: "a", says: "Approve", run: ask("approve"), footer: true },
    may.decide && { keys: "d", says: "Reject", run: ask("reject"), footer: true },
    may.pause && { keys: "p", says: "Pause", run: ask("pause"), footer: true },
    may.resume && { keys: "p", says: "Resume", run: resume, footer: true },
    may.terminate && { keys: "c", says: "Terminate", run: ask("terminate"), footer: true },
    may.restart && { keys: "r", says: "Restart", run: ask("restart"), footer: true },
    may.dismiss && { keys: "x", says: "Dismiss", run: dismissNow, footer: true },
  ];
  const { correlationId } = run;
  const looks: Binding[] = correlationId
    ? [{ keys: "t", says: "Trace", run: () => void navigate({ to: "/traces/$id", params: { id: correlationId } }), footer: true }]
    : [];
  useKeys([...(mayAct ? acts.filter((one) => one !== false) : []), ...looks]);
  if (!mayAct) return <LookingOn />;
  return (
    <>
      {may.decide && (
        <Button size="sm" variant="primary" title="Approve (a)" onClick={ask("approve")}>
          Approve
        </Button>
      )}
      {may.resume && (
        <Button size="sm" variant="primary" title="Resume (p)" loading={busy === "resume"} onClick={resume}>
          Resume
        </Button>
      )}
      {may.decide && (
        <Button size="sm" variant="secondary-destructive" title="Reject (d)" onClick={ask("reject")}>
          Reject
        </Button>
      )}
      {may.pause && (
        <Button size="sm" title="Pause (p)" onClick={ask("pause")}>
          Pause
        </Button>
      )}
      {may.restart && (
        <Button size="sm" title="Restart from the top (r)" onClick={ask("restart")}>
          Restart
        </Button>
      )}
      {may.dismiss && (
        <Button size="sm" title="Dismiss (x)" loading={busy === "dismiss"} onClick={dismissNow}>
          Dismiss
        </Button>
      )}
      {may.terminate && (
        <Button size="sm" variant="secondary-destructive" title="Terminate (c)" onClick={ask("terminate")}>
          Terminate
        </Button>
      )}
    </>
  );
}
