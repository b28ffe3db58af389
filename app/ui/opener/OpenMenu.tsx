import type { ReactElement, Ref } from "react";
import { DropdownMenu } from "@cloudflare/kumo/components/dropdown";
import type { OpenerProps } from "./useOpener.ts";

export type MenuItem = {
  /** What the item says; unique in its menu. */
  name: string;
  /** Said beside the name, less prominently. */
  detail?: string | null;
  title?: string;
  isSelected?: boolean;
  isDisabled?: boolean;
  run: () => void;
};

export type MenuProps = {
  /** Renders the button that opens the menu. */
  button: (opener: Partial<OpenerProps>) => ReactElement;
  items: readonly (MenuItem | "separator")[];
  /** Classes of the list of items. */
  className?: string;
};

/** The button and its menu, loaded by `Menu`. */
export const OpenMenu = ({ button, items, className, buttonRef }: MenuProps & { buttonRef: Ref<HTMLButtonElement> }) => (
  <DropdownMenu>
    <DropdownMenu.Trigger render={button({ ref: buttonRef })} />
    <DropdownMenu.Content {...(className ? { className } : {})}>
      {items.map((item, index) =>
        item === "separator" ? (
          // oxlint-disable-next-line react/no-array-index-key -- separators have no state
          <DropdownMenu.Separator key={`separator ${index}`} />
        ) : (
          <DropdownMenu.Item
            key={item.name}
            title={item.title}
            selected={item.isSelected ?? false}
            disabled={item.isDisabled ?? false}
            onClick={item.run}
          >
            {item.name}
            {item.detail && <span className="mx-2 text-kumo-subtle">{item.detail}</span>}
          </DropdownMenu.Item>
        ),
      )}
    </DropdownMenu.Content>
  </DropdownMenu>
);
