import { type KeyboardEvent, useRef } from "react";
import { CommandPalette } from "@cloudflare/kumo/components/command-palette";
import { Dialog } from "@cloudflare/kumo/components/dialog";
import { Kbd } from "../core/keys/Kbd.tsx";
import { Time } from "../ui/Time.tsx";
import { ItemIcon } from "./ItemIcon.tsx";
import type { PaletteGroup, PaletteItem } from "./items.ts";
import { describeEntity, type Entity } from "./entities.ts";
import { parseQuery } from "./query.ts";

type Props = {
  text: string;
  groups: PaletteGroup[];
  /** The entity whose actions are shown; undefined while searching. */
  inside: Entity | undefined;
  /** The status of the search. */
  status: string;
  onText: (text: string) => void;
  /** Called when the input gets the focus. */
  onFocus: () => void;
  onChoose: (item: PaletteItem, newTab?: boolean) => void;
  onEnter: (entity: Entity) => void;
  onBack: () => void;
  onClose: () => void;
};

const label = "Search or run a command";

/** Returns the text of the empty list. */
function emptyOf(status: string, text: string): string {
  if (status === "Searching") return status;
  if (status) return "No matches on this device, and the search is unavailable";
  const { verb, rest } = parseQuery(text);
  return verb && !rest ? `Type a name or an ID to ${verb}` : "No matching names or IDs";
}

/** An item of the list: icon, title, detail, time and shortcut. */
const Item = ({ item, onChoose }: { item: PaletteItem; onChoose: Props["onChoose"] }) => (
  <CommandPalette.Item
    value={item}
    className="gap-2.5 text-sm data-[highlighted]:bg-kumo-tint data-[highlighted]:inset-ring data-[highlighted]:inset-ring-kumo-line"
    onClick={() => onChoose(item)}
  >
    <ItemIcon of={item.icon} />
    <span className="min-w-0 shrink truncate">{item.title}</span>
    {item.detail && <span className="min-w-0 flex-1 truncate text-kumo-subtle max-sm:hidden">{item.detail}</span>}
    <span className="ml-auto flex shrink-0 items-center gap-3 text-kumo-subtle">
      {item.at && <Time at={item.at} />}
      {item.keys && <Kbd keys={item.keys} />}
      {item.entity && <Kbd keys="→" />}
    </span>
  </CommandPalette.Item>
);

/** The keys of the palette, and the status of the search. */
const Footer = ({ isInside, status }: { isInside: boolean; status: string }) => (
  <CommandPalette.Footer>
    <span className="flex shrink-0 items-center gap-4 whitespace-nowrap">
      <span className="flex items-center gap-1.5">
        <Kbd keys="Enter" /> {isInside ? "Run" : "Open or run"}
      </span>
      <span className="flex items-center gap-1.5 max-sm:hidden">
        <Kbd keys={isInside ? "←" : "→"} /> {isInside ? "Back" : "Actions"}
      </span>
    </span>
    <span role="status" className="min-w-0 truncate">
      {status}
    </span>
  </CommandPalette.Footer>
);

/** The dialog of the palette: input, groups of items, footer. */
export function PaletteView({ text, groups, inside, status, onText, onFocus, onChoose, onEnter, onBack, onClose }: Props) {
  const highlighted = useRef<PaletteItem>(undefined);
  const actionsLabel = inside && `Actions for ${describeEntity(inside).title}`;
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    const { currentTarget, key } = event;
    const entity = highlighted.current?.entity;
    const atEnd = currentTarget.selectionStart === text.length;
    if (entity && !inside && ((key === "ArrowRight" && atEnd) || (key === "Tab" && !event.shiftKey))) {
      event.preventDefault();
      onEnter(entity);
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
        onItemHighlighted={(item) => {
          // The highlighted item is a PaletteItem, although the component types it as a group.
          highlighted.current = item as unknown as PaletteItem | undefined;
        }}
        getSelectableItems={(all: PaletteGroup[]) => all.flatMap(({ items }) => items) as never}
        onSelect={(item) => onChoose(item as unknown as PaletteItem, true)}
      >
        <CommandPalette.Input
          aria-label={actionsLabel ?? label}
          placeholder={actionsLabel ?? "Search by ID or name, or type a command such as pause, replay or trigger"}
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
                  {(item: PaletteItem) => <Item key={item.key} item={item} onChoose={onChoose} />}
                </CommandPalette.Items>
              </CommandPalette.Group>
            )}
          </CommandPalette.Results>
          <CommandPalette.Empty>{emptyOf(status, text)}</CommandPalette.Empty>
        </CommandPalette.List>
        <Footer isInside={inside !== undefined} status={status} />
      </CommandPalette.Panel>
    </CommandPalette.Dialog>
  );
}
