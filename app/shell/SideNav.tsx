import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "../ui/cn.ts";
import { FoldIcon, XIcon } from "../ui/icons.tsx";
import { Logo } from "./Logo.tsx";
import { setFolded, setMenuOpen, useMenu } from "../ui/menu.ts";
import { ScreenLinks } from "./ScreenLinks.tsx";
import { ThemeSwitch } from "./ThemeSwitch.tsx";

const square =
  "flex size-8 shrink-0 cursor-pointer items-center justify-center rounded-lg text-kumo-subtle hover:bg-kumo-tint hover:text-kumo-default";

const Top = ({ folded = false, children }: { folded?: boolean; children?: ReactNode }) => (
  <div className={cn("flex h-14 shrink-0 items-center gap-2 border-b border-kumo-line", folded ? "justify-center" : "px-4")}>
    <Logo />
    <span className={cn("min-w-0 flex-1 truncate text-base font-semibold text-kumo-strong", folded && "sr-only")}>Signalbox</span>
    {children}
  </div>
);

/** The navigation beside the screen; collapsed, it shows only icons. */
function NavSidebar({ folded }: { folded: boolean }) {
  const label = folded ? "Expand navigation" : "Collapse navigation";
  return (
    <nav
      aria-label="Screens"
      className={cn("flex h-svh shrink-0 flex-col border-r border-kumo-line bg-kumo-base", folded ? "w-14" : "w-55")}
    >
      <Top folded={folded} />
      <ScreenLinks folded={folded} />
      <div
        className={cn("flex h-14 shrink-0 items-center border-t border-kumo-hairline", folded ? "justify-center" : "justify-between px-3")}
      >
        <button
          type="button"
          aria-label={label}
          title={label}
          aria-expanded={!folded}
          onClick={() => setFolded(!folded)}
          className={square}
        >
          <FoldIcon size={16} />
        </button>
        {!folded && <ThemeSwitch />}
      </div>
    </nav>
  );
}

/** The navigation over a narrow screen, as a modal dialog that Escape closes. */
function NavOverlay({ open }: { open: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    // Escape and the button close it by keyboard; a click on the backdrop is an extra for the pointer.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      aria-label="Menu"
      onClose={() => setMenuOpen(false)}
      onClick={(event) => event.target === event.currentTarget && setMenuOpen(false)}
      className="m-0 h-svh max-h-none w-70 max-w-[85vw] border-r border-kumo-line bg-kumo-base text-kumo-default backdrop:bg-black/40"
    >
      <nav aria-label="Screens" className="flex h-full flex-col">
        <Top>
          <button type="button" aria-label="Close menu" onClick={() => setMenuOpen(false)} className={square}>
            <XIcon size={16} />
          </button>
        </Top>
        <ScreenLinks folded={false} onGo={() => setMenuOpen(false)} />
        <div className="flex h-14 shrink-0 items-center border-t border-kumo-hairline px-4">
          <ThemeSwitch />
        </div>
      </nav>
    </dialog>
  );
}

export function SideNav() {
  const { narrow, folded, open } = useMenu();
  return narrow ? <NavOverlay open={open} /> : <NavSidebar folded={folded} />;
}
