import { visibleText } from "#domain/text/visible";
import { type ReactNode, useEffect, useRef } from "react";
import { XIcon } from "@phosphor-icons/react/X";
import { isOperatorTyping } from "./lateFocus.ts";
import { takePanelFocus } from "./panelFocus.ts";
import { useItemName } from "./title.ts";
import { Button } from "./button/Button.tsx";

type Props = {
  title: ReactNode;
  /** The accessible name of the panel. */
  label: string;
  /** What the title of the page calls the item, if that is not the title of the panel. */
  name?: string;
  state?: ReactNode;
  actions?: ReactNode;
  onClose: () => void;
  children: ReactNode;
};

const narrow = matchMedia("(max-width: 1023px)");

/**
 * The details of one item of a list. It takes the focus if it was opened with Enter, and on a narrow screen, where it covers the list.
 */
export function Panel({ title, label, name = typeof title === "string" ? title : label, state, actions, onClose, children }: Props) {
  useItemName(name);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const isWanted = takePanelFocus();
    if (narrow.matches || (isWanted && !isOperatorTyping())) heading.current?.focus();
  }, [label]);
  return (
    <section aria-label={visibleText(label)} data-panel className="flex min-h-full flex-col">
      <header className="sticky top-0 z-1 border-b border-kumo-hairline bg-kumo-base px-4 py-3 sm:px-5">
        <div className="flex items-start justify-between gap-3">
          <div className="min-w-0">
            <h2
              ref={heading}
              data-panel-heading
              tabIndex={-1}
              className="text-base font-semibold break-words text-kumo-strong outline-none"
            >
              {title}
            </h2>
            {state && <div className="mt-0.5">{state}</div>}
          </div>
          <Button
            variant="ghost"
            size="sm"
            shape="square"
            icon={XIcon}
            aria-label="Close"
            aria-keyshortcuts="Escape"
            title="Close (Esc)"
            onClick={onClose}
          />
        </div>
        {actions && <div className="mt-3 flex flex-wrap gap-2 empty:hidden">{actions}</div>}
      </header>
      <div className="flex flex-col gap-6 px-4 py-4 sm:px-5">{children}</div>
    </section>
  );
}
