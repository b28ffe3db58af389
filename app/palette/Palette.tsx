import { type RefObject, useRef, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { isReadOnly } from "#domain/permissions";
import { useActiveKeyBindings } from "../core/keys/bindings.ts";
import { useRole } from "../core/me.ts";
import { screens } from "../core/screens.ts";
import type { BoundAction } from "./bindActions.tsx";
import { runAndReport } from "./runCommand.ts";
import { ConfirmCommand } from "./ConfirmCommand.tsx";
import { useDashboardCommands } from "./dashboardCommands.ts";
import { groupsOf, type PaletteItem, choiceGroups, actionGroups } from "./items.ts";
import { PaletteView } from "./PaletteView.tsx";
import { listRecent } from "../core/recent.ts";
import { entityId, type Entity } from "./entities.ts";
import { usePaletteSearch } from "./usePaletteSearch.ts";
import { type CommandName, needsConfirmation } from "./entityActions.ts";
import type { ActionInput } from "../ui/actions/action.ts";
import { serverDate } from "../core/clock/serverClock.ts";

type Step =
  | { at: "search" }
  | { at: "entity"; entity: Entity }
  | { at: "choice"; action: BoundAction; entity: Entity }
  | { at: "dialog"; action: BoundAction }
  | { at: "question"; command: CommandName; entity: Entity };

/** The command palette: finds entities and screens and runs commands on them. Commands that need a reason ask for it first. */
export function Palette({ typed, onReady, onClose }: { typed: RefObject<string>; onReady: () => void; onClose: () => void }) {
  const navigate = useNavigate();
  const role = useRole();
  const bindings = useActiveKeyBindings();
  const commands = useDashboardCommands(!isReadOnly(role));
  const [opened] = useState(() => serverDate());
  const [recent] = useState(listRecent);
  const [text, setText] = useState(() => typed.current);
  const [step, setStep] = useState<Step>({ at: "search" });
  const results = usePaletteSearch(text, step.at === "search");
  const isReady = useRef(false);
  const takeOver = () => {
    if (isReady.current) return;
    isReady.current = true;
    setText(typed.current);
    onReady();
  };

  const go = (href: string | undefined) => {
    onClose();
    if (href) void navigate({ href });
  };
  const runOrConfirm = (name: CommandName, entity: Entity) => {
    if (needsConfirmation(name, entity)) return setStep({ at: "question", command: name, entity });
    onClose();
    void runAndReport(name, entity).then((href) => {
      if (href) void navigate({ href });
    });
  };
  const runBound = (action: BoundAction, input: ActionInput) => {
    onClose();
    void action.run(input).then((href) => {
      if (href) void navigate({ href });
    });
  };
  const chooseBound = (action: BoundAction, entity: Entity) => {
    if (action.Dialog) return setStep({ at: "dialog", action });
    if (!action.choices) return runBound(action, { reason: "" });
    setText("");
    return setStep({ at: "choice", action, entity });
  };
  const choose = ({ does }: PaletteItem, newTab = false) => {
    if ("look" in does) return setText(does.look);
    if ("run" in does) {
      onClose();
      // Runs after the focus is back where it was, as if the shortcut had been pressed there.
      return void setTimeout(does.run);
    }
    const href = "go" in does ? does.go : "go" in does.verb ? does.verb.go : "bound" in does.verb ? does.verb.bound.href : undefined;
    if (href && newTab) return void window.open(href, "_blank", "noopener");
    if (href) return go(href);
    if ("verb" in does && "bound" in does.verb) return chooseBound(does.verb.bound, does.entity);
    if ("verb" in does && "command" in does.verb) runOrConfirm(does.verb.command, does.entity);
  };

  if (step.at === "dialog" && step.action.Dialog) return <step.action.Dialog onClose={onClose} onDone={go} />;
  if (step.at === "dialog") return null;
  if (step.at === "question") return <ConfirmCommand command={step.command} entity={step.entity} onClose={onClose} onDone={go} />;
  const groups =
    step.at === "entity"
      ? actionGroups(step.entity, text, role)
      : step.at === "choice"
        ? choiceGroups(
            step.entity,
            step.action.label,
            text,
            step.action.choices?.(opened) ?? [],
            (until) => void step.action.run({ reason: "", until }),
          )
        : groupsOf({ text, entities: results.entities, foundFor: results.foundFor, bindings, screens, commands, recent, role });
  return (
    <PaletteView
      key={step.at === "search" ? "search" : `${step.at} ${entityId(step.entity)}`}
      text={text}
      groups={groups}
      inside={step.at === "search" ? undefined : step.entity}
      says={step.at === "search" ? results.says : ""}
      onText={setText}
      onFocus={takeOver}
      onChoose={choose}
      onEnter={(entity) => {
        setText("");
        setStep({ at: "entity", entity });
      }}
      onBack={() => setStep(step.at === "choice" ? { at: "entity", entity: step.entity } : { at: "search" })}
      onClose={onClose}
    />
  );
}
