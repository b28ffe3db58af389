import { cn } from "../ui/cn.ts";
import { themeNames } from "../core/settings/names.ts";
import { themes } from "../core/settings/settings.ts";
import { setSettings, useSettings } from "../core/settings/store.ts";
import { ContrastIcon, DarkIcon, LightIcon, SystemIcon } from "../ui/icons.tsx";

const icons = { system: SystemIcon, light: LightIcon, dark: DarkIcon, contrast: ContrastIcon };

export function ThemeSwitch() {
  const { theme } = useSettings();
  return (
    <div role="group" aria-label="Theme" className="flex rounded-lg bg-kumo-recessed p-0.5">
      {themes.map((one) => {
        const Icon = icons[one];
        return (
          <button
            key={one}
            type="button"
            aria-pressed={one === theme}
            aria-label={themeNames[one]}
            title={themeNames[one]}
            onClick={() => setSettings({ theme: one })}
            className={cn(
              "flex size-6 cursor-pointer items-center justify-center rounded-md hover:text-kumo-default",
              one === theme ? "bg-kumo-base text-kumo-strong shadow-xs ring ring-kumo-line" : "text-kumo-subtle",
            )}
          >
            <Icon size={14} />
          </button>
        );
      })}
    </div>
  );
}
