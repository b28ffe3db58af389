/** What a chart leaves free around its plot for figures and times, px: the same for all, so that their times stand one below the other. */
export const plotInset = { left: 44, right: 8, top: 10, bottom: 20 };
