import { type KeyboardEvent, useRef } from "react";
import { CommandPalette } from "@cloudflare/kumo/components/command-palette";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Kbd } from "../keys/Kbd.tsx";
import { Time } from "../ui/Time.tsx";
import { ItemIcon } from "./ItemIcon.tsx";
import type { PaletteGroup, PaletteItem } from "./items.ts";
import { describeEntity, type Entity } from "./entities.ts";
import { parseQuery } from "./query.ts";

type Props = {
  text: string;
  groups: PaletteGroup[];
  /** The thing whose verbs are shown. */
  inside: Entity | undefined;
  /** How the search goes. */
  says: string;
  onText: (text: string) => void;
  /** Its box has the focus: from now on letters come here. */
  onFocus: () => void;
  onChoose: (line: PaletteItem, newTab?: boolean) => void;
  onEnter: (thing: Entity) => void;
  onBack: () => void;
  onClose: () => void;
};

const label = "Find or do anything";

/** An empty list says which kind of nothing it is. */
function emptyOf(says: string, text: string): string {
  if (says === "Searching") return says;
  if (says) return "Nothing known here is called so, and the search does not answer";
  const { verb, rest } = parseQuery(text);
  return verb && !rest ? `Nothing that waits can be told to ${verb}: add a name or an id` : "Nothing is called so, and no id begins so";
}

/** The palette as one sees it. */
export function PaletteView({ text, groups, inside, says, onText, onFocus, onChoose, onEnter, onBack, onClose }: Props) {
  const highlighted = useRef<PaletteItem>(undefined);
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    const { currentTarget, key } = event;
    const thing = highlighted.current?.thing;
    const atEnd = currentTarget.selectionStart === text.length;
    if (thing && !inside && ((key === "ArrowRight" && atEnd) || (key === "Tab" && !event.shiftKey))) {
      event.preventDefault();
      onEnter(thing);
    } else if (inside && ((key === "Backspace" && text === "") || (key === "ArrowLeft" && currentTarget.selectionStart === 0))) {
      event.preventDefault();
      onBack();
    }
  };
  return (
    <CommandPalette.Dialog open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Title className="sr-only">{label}</Dialog.Title>
      <CommandPalette.Panel
        items={groups}
        value={text}
        onValueChange={onText}
        itemToStringValue={(group: PaletteGroup) => group.label}
        onItemHighlighted={(line) => {
          // What is highlighted is a line, whatever the groups are typed as.
          highlighted.current = line as unknown as PaletteItem | undefined;
        }}
        getSelectableItems={(all: PaletteGroup[]) => all.flatMap(({ items }) => items) as never}
        onSelect={(line) => onChoose(line as unknown as PaletteItem, true)}
      >
        <CommandPalette.Input
          aria-label={inside ? `What to do with ${describeEntity(inside).title}` : label}
          placeholder={
            inside ? `What to do with ${describeEntity(inside).title}` : "An id, a name, or a verb such as pause, replay, trigger"
          }
          maxLength={200}
          onFocus={onFocus}
          onKeyDown={keys}
        />
        <CommandPalette.List>
          <CommandPalette.Results>
            {(group: PaletteGroup) => (
              <CommandPalette.Group key={group.label} items={group.items}>
                <CommandPalette.GroupLabel className="mb-1">{group.label}</CommandPalette.GroupLabel>
                <CommandPalette.Items>
                  {(line: PaletteItem) => (
                    <CommandPalette.Item
                      key={line.key}
                      value={line}
                      className="gap-2.5 text-sm data-[highlighted]:bg-kumo-tint data-[highlighted]:inset-ring data-[highlighted]:inset-ring-kumo-line"
                      onClick={() => onChoose(line)}
                    >
                      <ItemIcon of={line.icon} />
                      <span className="min-w-0 shrink truncate">{line.title}</span>
                      {line.detail && <span className="min-w-0 flex-1 truncate text-kumo-subtle max-sm:hidden">{line.detail}</span>}
                      <span className="ml-auto flex shrink-0 items-center gap-3 text-kumo-subtle">
                        {line.at && <Time at={line.at} />}
                        {line.keys && <Kbd keys={line.keys} />}
                        {line.thing && <Kbd keys="→" />}
                      </span>
                    </CommandPalette.Item>
                  )}
                </CommandPalette.Items>
              </CommandPalette.Group>
            )}
          </CommandPalette.Results>
          <CommandPalette.Empty>{emptyOf(says, text)}</CommandPalette.Empty>
        </CommandPalette.List>
        <CommandPalette.Footer>
          <span className="flex shrink-0 items-center gap-4 whitespace-nowrap">
            <span className="flex items-center gap-1.5">
              <Kbd keys="Enter" /> {inside ? "Do it" : "Open or do"}
            </span>
            <span className="flex items-center gap-1.5 max-sm:hidden">
              <Kbd keys={inside ? "←" : "→"} /> {inside ? "Back" : "What can be done with it"}
            </span>
          </span>
          <span role="status" className="min-w-0 truncate">
            {says}
          </span>
        </CommandPalette.Footer>
      </CommandPalette.Panel>
    </CommandPalette.Dialog>
  );
}
