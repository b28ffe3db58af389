import { type RefObject, useRef, useState } from "react";
import { useNavigate } from "@tanstack/react-router";
import { isReadOnly } from "#domain/permissions";
import { useActiveKeyBindings } from "../core/keys/bindings.ts";
import { useRole } from "../core/me.ts";
import { allScreens } from "../core/screens.ts";
import type { EntityAction } from "./bindActions.tsx";
import { useDashboardCommands } from "./dashboardCommands.ts";
import { groupsOf, type PaletteItem, choiceGroups, actionGroups } from "./items.ts";
import { PaletteView } from "./PaletteView.tsx";
import { listRecent } from "../core/recent.ts";
import { entityId, type Entity } from "./entities.ts";
import { usePaletteSearch } from "./usePaletteSearch.ts";
import { serverDate } from "../core/clock/serverClock.ts";

type Step =
  | { at: "search" }
  | { at: "entity"; entity: Entity }
  | { at: "choice"; action: EntityAction; entity: Entity }
  | { at: "dialog"; action: EntityAction };

/** The text of the input. It takes over what was typed before the input had the focus. */
function usePaletteText(typed: RefObject<string>, onReady: () => void) {
  const [text, setText] = useState(() => typed.current);
  const isReady = useRef(false);
  const takeOver = () => {
    if (isReady.current) return;
    isReady.current = true;
    setText(typed.current);
    onReady();
  };
  return { text, setText, takeOver };
}

/** What the palette shows, and what choosing an item does. */
function usePaletteSteps(setText: (text: string) => void, onClose: () => void) {
  const navigate = useNavigate();
  const [step, setStep] = useState<Step>({ at: "search" });
  /** Closes the palette and opens a page, if there is one to open. */
  const leave = (href: string | undefined) => {
    onClose();
    if (href) void navigate({ href });
  };
  const start = (action: EntityAction, entity: Entity) => {
    if (action.Dialog) return setStep({ at: "dialog", action });
    if (action.choices) {
      setText("");
      return setStep({ at: "choice", action, entity });
    }
    onClose();
    void action.run({ reason: "" }).then((href) => {
      if (href) void navigate({ href });
    });
  };
  const enter = (entity: Entity, filter = "") => {
    setText(filter);
    setStep({ at: "entity", entity });
  };
  const choose = ({ effect }: PaletteItem, newTab = false) => {
    if ("enter" in effect) return enter(effect.enter, effect.text);
    if ("run" in effect) {
      onClose();
      // Runs after the focus is back where it was, as if the shortcut had been pressed there.
      return void setTimeout(effect.run);
    }
    const href = "href" in effect ? effect.href : effect.action.href;
    if (href && newTab) return void window.open(href, "_blank", "noopener");
    if (href) return leave(href);
    if ("action" in effect) start(effect.action, effect.entity);
  };
  const back = () => setStep(step.at === "choice" ? { at: "entity", entity: step.entity } : { at: "search" });
  return { step, choose, enter, back, leave };
}

/** The command palette: finds entities and screens and runs commands on them. Commands that need a reason ask for it first. */
export function Palette({ typed, onReady, onClose }: { typed: RefObject<string>; onReady: () => void; onClose: () => void }) {
  const role = useRole();
  const bindings = useActiveKeyBindings();
  const commands = useDashboardCommands(!isReadOnly(role));
  const [opened] = useState(() => serverDate());
  const [recent] = useState(listRecent);
  const { text, setText, takeOver } = usePaletteText(typed, onReady);
  const { step, choose, enter, back, leave } = usePaletteSteps(setText, onClose);
  const results = usePaletteSearch(text, step.at === "search");
  if (step.at === "dialog") return step.action.Dialog && <step.action.Dialog onClose={onClose} onDone={leave} />;
  const groups =
    step.at === "entity"
      ? actionGroups(step.entity, text, role)
      : step.at === "choice"
        ? choiceGroups(step.entity, step.action, text, opened)
        : groupsOf({
            text,
            entities: results.entities,
            foundFor: results.foundFor,
            bindings,
            screens: allScreens(),
            commands,
            recent,
            role,
          });
  return (
    <PaletteView
      key={step.at === "search" ? "search" : `${step.at} ${entityId(step.entity)}`}
      text={text}
      groups={groups}
      inside={step.at === "search" ? undefined : step.entity}
      status={step.at === "search" ? results.status : ""}
      onText={setText}
      onFocus={takeOver}
      onChoose={choose}
      onEnter={enter}
      onBack={back}
      onClose={onClose}
    />
  );
}
