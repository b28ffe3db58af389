import { icon } from "../ui/icon.tsx";

export const PageIcon = icon(<path d="M3 8h9.5M9 4.5 12.5 8 9 11.5" />);
export const CommandIcon = icon(<path d="M8.75 1.75 3.5 9H8l-.75 5.25L12.5 7H8z" />);
