import { cn } from "@cloudflare/kumo/utils";
import { setTheme, themes, useTheme } from "../theme.ts";
import { DarkIcon, LightIcon, SystemIcon } from "./icons.tsx";

const icons = { light: LightIcon, dark: DarkIcon, system: SystemIcon };
const names = { light: "Light", dark: "Dark", system: "As the system" };

export function ThemeSwitch() {
  const theme = useTheme();
  return (
    <div role="group" aria-label="Theme" className="flex rounded-lg bg-kumo-recessed p-0.5">
      {themes.map((one) => {
        const Icon = icons[one];
        return (
          <button
            key={one}
            type="button"
            aria-pressed={one === theme}
            aria-label={names[one]}
            title={names[one]}
            onClick={() => setTheme(one)}
            className={cn(
              "flex size-6 cursor-pointer items-center justify-center rounded-md text-kumo-subtle hover:text-kumo-default",
              one === theme && "bg-kumo-base text-kumo-strong shadow-xs ring ring-kumo-line",
            )}
          >
            <Icon size={14} />
          </button>
        );
      })}
    </div>
  );
}
