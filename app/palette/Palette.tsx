import { type RefObject, useRef, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { isReadOnly } from "#domain/permissions";
import { useActiveKeyBindings } from "../keys/bindings.ts";
import { useRole } from "../shell/me.ts";
import { screens } from "../shell/screens.ts";
import { snoozeChoices } from "../dead-letters/snooze.ts";
import { runAndReport, snoozeAndReport } from "./runCommand.ts";
import { ConfirmCommand } from "./ConfirmCommand.tsx";
import { useDashboardCommands } from "./dashboardCommands.ts";
import { groupsOf, type PaletteItem, snoozeGroups, actionGroups } from "./items.ts";
import { PaletteView } from "./PaletteView.tsx";
import { listRecent } from "./recent.ts";
import { entityId, type Entity } from "./entities.ts";
import { usePaletteSearch } from "./usePaletteSearch.ts";
import { type CommandName, needsConfirmation } from "./entityActions.ts";
import { serverDate } from "../clock/serverClock.ts";

type Step =
  | { at: "search" }
  | { at: "thing"; thing: Entity }
  | { at: "until"; thing: Entity }
  | { at: "question"; act: CommandName; thing: Entity };

/** Finds anything and does what can be done with it. What needs a reason is asked for it before it is done. */
export function Palette({ typed, onReady, onClose }: { typed: RefObject<string>; onReady: () => void; onClose: () => void }) {
  const navigate = useNavigate();
  const role = useRole();
  const bindings = useActiveKeyBindings();
  const commands = useDashboardCommands(!isReadOnly(role));
  const [opened] = useState(() => serverDate());
  const [known] = useState(listRecent);
  const [text, setText] = useState(() => typed.current);
  const [step, setStep] = useState<Step>({ at: "search" });
  const found = usePaletteSearch(text, step.at === "search");
  const ready = useRef(false);
  const takeOver = () => {
    if (ready.current) return;
    ready.current = true;
    setText(typed.current);
    onReady();
  };

  const go = (href: string | undefined) => {
    onClose();
    if (href) void navigate({ href });
  };
  const act = (name: CommandName, thing: Entity) => {
    if (needsConfirmation(name, thing)) return setStep({ at: "question", act: name, thing });
    if (name === "snooze") {
      setText("");
      return setStep({ at: "until", thing });
    }
    onClose();
    void runAndReport(name, thing).then((href) => {
      if (href) void navigate({ href });
    });
  };
  const choose = ({ does }: PaletteItem, newTab = false) => {
    if ("look" in does) return setText(does.look);
    if ("run" in does) {
      onClose();
      // Once the focus is back where it was, as if the key had been pressed there.
      return void setTimeout(does.run);
    }
    const href = "go" in does ? does.go : "go" in does.verb ? does.verb.go : undefined;
    if (href && newTab) return void window.open(href, "_blank", "noopener");
    if (href) return go(href);
    if ("verb" in does && "act" in does.verb) act(does.verb.act, does.thing);
  };

  if (step.at === "question") return <ConfirmCommand act={step.act} thing={step.thing} onClose={onClose} onDone={go} />;
  const groups =
    step.at === "thing"
      ? actionGroups(step.thing, text, role)
      : step.at === "until"
        ? snoozeGroups(step.thing, text, snoozeChoices(opened), (until) => void snoozeAndReport(step.thing, until))
        : groupsOf({ text, things: found.things, foundFor: found.foundFor, bindings, screens, commands, recent: known, role });
  return (
    <PaletteView
      key={step.at === "search" ? "search" : `${step.at} ${entityId(step.thing)}`}
      text={text}
      groups={groups}
      inside={step.at === "search" ? undefined : step.thing}
      says={step.at === "search" ? found.says : ""}
      onText={setText}
      onFocus={takeOver}
      onChoose={choose}
      onEnter={(thing) => {
        setText("");
        setStep({ at: "thing", thing });
      }}
      onBack={() => setStep(step.at === "until" ? { at: "thing", thing: step.thing } : { at: "search" })}
      onClose={onClose}
    />
  );
}
