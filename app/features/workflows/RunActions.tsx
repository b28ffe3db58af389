import { useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "@cloudflare/kumo/components/button";
import { controlRefusal } from "#domain/workflows/controlRequests";
import type { Run } from "#domain/workflows/run";
import { dismissRefusal } from "#domain/allowed";
import { type KeyBinding, useKeyBindings } from "../../core/keys/bindings.ts";
import { useCan, useCanMakeChanges } from "../../core/me.ts";
import { ReadOnlyNotice } from "../../ui/ReadOnlyNotice.tsx";
import { failureToast } from "../../core/toasts/failures.ts";
import { showToast, type Toast } from "../../core/toasts/toastQueue.ts";
import { updateRunCaches } from "../../core/live/runCache.ts";
import { dismissRun, sendControlRequest } from "./calls.ts";
import { dismissedRunToast, resumedRunToast } from "./toasts.ts";
import type { RunCommand } from "./runCommandTexts.ts";

/** Resumes or dismisses a run without asking for a reason. Calls while a request is pending do nothing. */
function useImmediateActions(run: Run) {
  const [busy, setBusy] = useState<"resume" | "dismiss">();
  const runOnce = async (what: "resume" | "dismiss", request: () => Promise<Run>, toastOf: (keyword: string) => Omit<Toast, "id">) => {
    if (busy) return;
    setBusy(what);
    try {
      updateRunCaches([await request()]);
      showToast(toastOf(run.keyword));
    } catch (failure) {
      showToast(failureToast(what, run.keyword, failure));
    } finally {
      setBusy(undefined);
    }
  };
  return {
    busy,
    resume: () => void runOnce("resume", () => sendControlRequest(run.id, "resume", ""), resumedRunToast),
    dismiss: () => void runOnce("dismiss", () => dismissRun(run.id), dismissedRunToast),
  };
}

type Props = { run: Run; onAsk: (command: RunCommand) => void };

/** Buttons and keys for the commands that the run and the operator's role allow now. */
export function RunActions({ run, onAsk }: Props) {
  const mayAct = useCanMakeChanges();
  const canTerminate = useCan("workflow.terminate");
  const navigate = useNavigate();
  const { busy, resume, dismiss: dismissNow } = useImmediateActions(run);
  const ask = (verb: RunCommand["verb"]) => () => onAsk({ verb });
  const may = {
    decide: run.status === "waiting",
    pause: controlRefusal(run, "pause") === null,
    resume: controlRefusal(run, "resume") === null,
    terminate: canTerminate && controlRefusal(run, "terminate") === null,
    restart: controlRefusal(run, "restart") === null,
    dismiss: dismissRefusal(run) === null,
  };
  const commands: (KeyBinding | false)[] = [
    may.decide && { keys: "a", says: "Approve", run: ask("approve"), footer: true },
    may.decide && { keys: "d", says: "Reject", run: ask("reject"), footer: true },
    may.pause && { keys: "p", says: "Pause", run: ask("pause"), footer: true },
    may.resume && { keys: "p", says: "Resume", run: resume, footer: true },
    may.terminate && { keys: "c", says: "Terminate", run: ask("terminate"), footer: true },
    may.restart && { keys: "r", says: "Restart", run: ask("restart"), footer: true },
    may.dismiss && { keys: "x", says: "Dismiss", run: dismissNow, footer: true },
  ];
  const { correlationId } = run;
  const navigation: KeyBinding[] = correlationId
    ? [{ keys: "t", says: "Trace", run: () => void navigate({ to: "/traces/$id", params: { id: correlationId } }), footer: true }]
    : [];
  useKeyBindings([...(mayAct ? commands.filter((command) => command !== false) : []), ...navigation]);
  if (!mayAct) return <ReadOnlyNotice />;
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
        <Button size="sm" title="Restart from the first step (r)" onClick={ask("restart")}>
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
