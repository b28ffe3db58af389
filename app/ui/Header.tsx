import type { ReactNode } from "react";
import { MenuIcon } from "./icons.tsx";
import { ClockWarning } from "./ClockWarning.tsx";
import { ConnectionStatus } from "./ConnectionStatus.tsx";
import { setMenuOpen, useMenu } from "./menu.ts";
import { PaletteButton } from "./PaletteButton.tsx";
import { CurrentUser } from "./CurrentUser.tsx";
import { ZoneSwitch } from "./ZoneSwitch.tsx";

type Props = { title: ReactNode; up?: ReactNode; state?: ReactNode; actions?: ReactNode };

/** The header of every screen: title, state line, actions, user, connection status and time zone. */
export function Header({ title, up, actions, ...rest }: Props) {
  const { narrow } = useMenu();
  return (
    <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-5 gap-y-2 border-b border-kumo-line bg-kumo-base px-4 py-1 sm:px-6">
      <div className="flex min-w-0 flex-1 items-center gap-2">
        {narrow && (
          <button
            type="button"
            aria-label="Open menu"
            aria-haspopup="dialog"
            onClick={() => setMenuOpen(true)}
            className="-ml-2 flex size-8 shrink-0 cursor-pointer items-center justify-center rounded-lg hover:bg-kumo-tint"
          >
            <MenuIcon size={18} />
          </button>
        )}
        <div className="min-w-0">
          <div className="flex min-w-0 items-baseline gap-1.5">
            {up}
            <h1 className="truncate text-[15px] leading-6 font-semibold text-kumo-strong">{title}</h1>
          </div>
          {/* The line is reserved while the state loads. Its links are 24 px high, most of it below the text, so that the text stays close to the title. */}
          {"state" in rest && (
            <div className="min-h-6 truncate text-xs leading-4 text-kumo-subtle [&_a]:inline-block [&_a]:pb-2">{rest.state}</div>
          )}
        </div>
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2 max-md:order-last max-md:basis-full">{actions}</div>}
      <div className="flex items-center gap-3">
        <CurrentUser />
        <ClockWarning />
        <ConnectionStatus />
        <ZoneSwitch />
        <PaletteButton />
      </div>
    </header>
  );
}
