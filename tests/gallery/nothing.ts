/** What a story does when somebody presses a button. */
export const nothing = (): void => undefined;
