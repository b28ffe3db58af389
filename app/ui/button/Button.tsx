import { type ComponentProps, type ComponentType, createElement, type ReactNode, useEffect } from "react";
import { cn } from "../cn.ts";
import { RouterLink } from "../RouterLink.tsx";
import { watchTooltips } from "../tooltip/watchTooltips.ts";
import { buttonClasses, type ButtonLook, emphasisStyle } from "./buttonLook.ts";
import { Spinner } from "./Spinner.tsx";

type ContentProps = Pick<ButtonLook, "variant"> & { icon: ReactNode; children: ReactNode };

/** What is in a button. An emphasized one has a gradient behind it. */
function Content({ variant, icon, children }: ContentProps) {
  const text = children !== undefined && children !== null && <span className="contents">{children}</span>;
  if (!emphasisStyle(variant))
    return (
      <>
        {icon}
        {text}
      </>
    );
  return (
    <>
      <span
        aria-hidden="true"
        className="absolute inset-0 rounded-[inherit] bg-linear-to-b from-(--kumo-button-emphasis-gradient-start) to-(--kumo-button-emphasis-gradient-end) shadow-[inset_0_1px_0_0_var(--kumo-button-emphasis-bg)] group-hover:from-(--kumo-button-emphasis-bg)"
      />
      <span className="relative flex items-center gap-1.5">
        {icon}
        {text}
      </span>
    </>
  );
}

export type ButtonProps = ComponentProps<"button"> &
  ButtonLook & {
    icon?: ComponentType | undefined;
    /** Whether what it started is under way: it shows a spinner and can't be pressed. */
    loading?: boolean;
    /** The tooltip. It names a button that has no other name. */
    title?: string | undefined;
  };

/** A button. Kumo's looks the same, but loads its tooltips with it; here the dashboard shows them (`app/ui/tooltip`). */
export function Button({
  variant,
  size,
  shape,
  icon,
  loading = false,
  title,
  disabled = false,
  className,
  children,
  ...rest
}: ButtonProps) {
  useEffect(watchTooltips, []);
  const hasName = Boolean(children ?? rest["aria-label"] ?? rest["aria-labelledby"]);
  return (
    <button
      type="button"
      data-tooltip={title}
      {...(hasName || !title ? {} : { "aria-label": title })}
      {...rest}
      className={cn(buttonClasses({ variant, size, shape }), disabled && "opacity-50", className)}
      disabled={loading || disabled}
      style={emphasisStyle(variant)}
    >
      <Content variant={variant} icon={loading ? <Spinner /> : icon && createElement(icon)}>
        {children}
      </Content>
    </button>
  );
}

type LinkProps = ButtonLook & { href: string; children: ReactNode };

/** A link that looks like a button. */
export const LinkButton = ({ href, children, ...look }: LinkProps) => (
  <RouterLink href={href} className={cn(buttonClasses(look), "no-underline! select-text!")} style={emphasisStyle(look.variant)}>
    <Content variant={look.variant} icon={null}>
      {children}
    </Content>
  </RouterLink>
);
