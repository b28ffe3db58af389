import type { ReactNode, SVGProps } from "react";

/**
 * The shell's own icons with one weight each: the library's icons have six, which would be 5 % of the first screen's size.
 */
export const icon = (drawing: ReactNode) =>
  function Icon({ size, ...props }: SVGProps<SVGSVGElement> & { size?: number }) {
    return (
      <svg
        viewBox="0 0 16 16"
        width={size}
        height={size}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.25"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        {...props}
      >
        {drawing}
      </svg>
    );
  };
