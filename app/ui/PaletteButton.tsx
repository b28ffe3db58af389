import { runKeyBinding } from "../core/keys/bindings.ts";
import { Kbd, modKey } from "../core/keys/Kbd.tsx";
import { SearchIcon } from "./icons.tsx";

/** A button that opens the command palette. */
export const PaletteButton = () => (
  <button
    type="button"
    aria-keyshortcuts="Meta+K Control+K"
    title={`Search or run a command (${modKey} K)`}
    onClick={() => runKeyBinding("Mod+k")}
    className="flex h-7 cursor-pointer items-center gap-2 rounded-md px-1.5 text-kumo-subtle ring ring-kumo-line hover:bg-kumo-tint hover:text-kumo-default max-sm:ring-0"
  >
    <SearchIcon size={15} />
    <span className="sr-only">Search or run a command</span>
    <span className="max-lg:hidden">
      <Kbd keys="Mod+k" />
    </span>
  </button>
);
