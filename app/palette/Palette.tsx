import { type RefObject, useRef, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { isReadOnly } from "#domain/permissions";
import { useActiveKeyBindings } from "../core/keys/bindings.ts";
import { useRole } from "../core/me.ts";
import { screens } from "../core/screens.ts";
import type { EntityAction } from "./bindActions.tsx";
import { useDashboardCommands } from "./dashboardCommands.ts";
import { groupsOf, type PaletteItem, choiceGroups, actionGroups } from "./items.ts";
import { PaletteView } from "./PaletteView.tsx";
import { listRecent } from "../core/recent.ts";
import { entityId, type Entity } from "./entities.ts";
import { usePaletteSearch } from "./usePaletteSearch.ts";
import type { ActionInput } from "../ui/actions/action.ts";
import { serverDate } from "../core/clock/serverClock.ts";

type Step =
  | { at: "search" }
  | { at: "entity"; entity: Entity }
  | { at: "choice"; action: EntityAction; entity: Entity }
  | { at: "dialog"; action: EntityAction };

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
  const run = (action: EntityAction, input: ActionInput) => {
    onClose();
    void action.run(input).then((href) => {
      if (href) void navigate({ href });
    });
  };
  const start = (action: EntityAction, entity: Entity) => {
    if (action.Dialog) return setStep({ at: "dialog", action });
    if (!action.choices) return run(action, { reason: "" });
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
    const href = "go" in does ? does.go : does.action.href;
    if (href && newTab) return void window.open(href, "_blank", "noopener");
    if (href) return go(href);
    if ("action" in does) start(does.action, does.entity);
  };

  if (step.at === "dialog" && step.action.Dialog) return <step.action.Dialog onClose={onClose} onDone={go} />;
  if (step.at === "dialog") return null;
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
