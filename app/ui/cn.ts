/** A class name, or what is left out: `isOpen && "bg-kumo-tint"`. */
type ClassName = string | false | null | undefined | 0 | 0n | "";

/**
 * Joins class names. Unlike Kumo's `cn`, which is 8 KB, it does not resolve conflicts: of two classes for the same property, the order in the
 * style sheet decides. Give only one.
 */
export const cn = (...classes: readonly ClassName[]): string => classes.filter(Boolean).join(" ");
