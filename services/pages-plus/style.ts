/** The style of the sites, light and dark. The content security policy contains its hash, so it must be constant. */
export const style = `
:root {
  color-scheme: light dark;
  --hue: 215; --accent-tone: 0.48 0.13; --tint-tone: 0.95 0.03;
  --ink: #1d2027; --soft: #565d6b; --faint: #6b7280; --line: #e4e6eb; --paper: #fdfdfc; --raised: #f5f5f2;
  --serif: "Iowan Old Style", "Charter", "Source Serif 4", Georgia, "Times New Roman", serif;
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e7e8ea; --soft: #b0b5bf; --faint: #9298a4; --line: #2c3038; --paper: #14161a; --raised: #1d2026;
    --accent-tone: 0.8 0.1; --tint-tone: 0.29 0.04;
  }
}
:root, .mark { --accent: oklch(var(--accent-tone) var(--hue)); --tint: oklch(var(--tint-tone) var(--hue)); }
.hue-1 { --hue: 155; } .hue-2 { --hue: 35; } .hue-3 { --hue: 285; } .hue-4 { --hue: 195; } .hue-5 { --hue: 350; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1.5rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.125rem/1.7 var(--serif); overflow-wrap: break-word; text-rendering: optimizeLegibility; }
.wrap { width: min(42rem, 100% - 2.5rem); margin-inline: auto; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.18em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; }
.top { border-bottom: 1px solid var(--line); font: 600 0.9375rem/1.4 var(--sans); }
.top .wrap { display: flex; align-items: center; gap: 0.75rem; min-height: 4rem; }
.top a { display: inline-flex; align-items: center; gap: 0.625rem; color: inherit; text-decoration: none; }
.mark { display: inline-grid; place-items: center; flex: none; width: 1.875rem; height: 1.875rem; border-radius: 0.5rem; background: var(--accent); color: var(--paper); font: 700 0.8125rem/1 var(--sans); }
.top .all { margin-left: auto; color: var(--soft); font-weight: 500; }
.top .all:hover, .top .all:focus { color: var(--ink); }
main { padding-block: clamp(2rem, 6vw, 4rem) 3rem; }
h1, h2, h3, h4, h5, h6 { font-family: var(--sans); line-height: 1.2; letter-spacing: -0.014em; text-wrap: balance; overflow-wrap: anywhere; }
h1 { margin: 0; font-size: clamp(1.875rem, 1.35rem + 2.4vw, 2.75rem); font-weight: 750; letter-spacing: -0.025em; line-height: 1.12; }
.lead { margin: 1rem 0 0; color: var(--soft); font-size: 1.25rem; line-height: 1.5; text-wrap: pretty; }
.meta { display: flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; margin: 1.25rem 0 0; color: var(--faint); font: 0.875rem/1.5 var(--sans); }
.meta span + span::before, .meta time + span::before { content: "·"; margin-right: 0.5rem; }
.note { margin: 1.75rem 0 0; padding: 0.75rem 1rem; border-radius: 0.625rem; background: var(--tint); color: var(--ink); font: 0.875rem/1.55 var(--sans); }
.prose { margin-top: 2.5rem; }
.prose > :first-child { margin-top: 0; }
.prose p, .prose ul, .prose ol, .prose blockquote, .prose pre, .prose .scroll { margin: 0 0 1.35em; }
.prose p { text-wrap: pretty; }
.prose h2 { margin: 2.4em 0 0.7em; font-size: 1.5rem; font-weight: 700; }
.prose h3 { margin: 1.9em 0 0.5em; font-size: 1.1875rem; font-weight: 700; }
.prose h4, .prose h5, .prose h6 { margin: 1.7em 0 0.4em; font-size: 1rem; font-weight: 700; }
.prose ul, .prose ol { padding-left: 1.35em; }
.prose li { margin-bottom: 0.4em; padding-left: 0.2em; }
.prose li > p { margin-bottom: 0.4em; }
.prose li::marker { color: var(--accent); font-family: var(--sans); font-size: 0.9em; }
.prose blockquote { padding: 0.1em 0 0.1em 1.25em; border-left: 3px solid var(--accent); color: var(--soft); font-style: italic; }
.prose blockquote > :last-child { margin-bottom: 0; }
.prose code { padding: 0.12em 0.35em; border-radius: 0.3em; background: var(--raised); font: 0.86em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.prose pre { padding: 1rem 1.125rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 0.625rem; background: var(--raised); line-height: 1.55; }
.prose pre code { padding: 0; background: none; overflow-wrap: normal; }
.prose hr { width: 4rem; margin: 2.75rem auto; border: 0; border-top: 1px solid var(--line); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font: 0.9375rem/1.5 var(--sans); font-variant-numeric: tabular-nums; }
th, td { padding: 0.6rem 0.75rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
[align="right"] { text-align: right; } [align="center"] { text-align: center; }
th { border-bottom-width: 2px; font-weight: 650; }
.contents { margin: 0 0 2.5rem; padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: 0.75rem; background: var(--raised); font: 0.9375rem/1.5 var(--sans); }
.contents::before { content: "In this article"; display: block; margin-bottom: 0.5rem; color: var(--faint); font-size: 0.8125rem; font-weight: 600; }
.prose .contents ol { margin: 0; padding-left: 1.4em; }
.contents li { margin: 0; padding: 0.1875rem 0; }
.contents a { color: inherit; text-decoration: none; }
.contents a:hover, .contents a:focus { color: var(--accent); text-decoration: underline; }
.more { margin-top: 3.5rem; padding-top: 2rem; border-top: 1px solid var(--line); }
.more > h2 { margin: 0 0 0.5rem; font-size: 1.0625rem; }
.list { margin: 0; padding: 0; list-style: none; }
.list li { padding: 1.25rem 0; border-bottom: 1px solid var(--line); }
.list li:last-child { border-bottom: 0; }
.list h2, .list h3 { margin: 0; font-size: 1.1875rem; font-weight: 650; line-height: 1.35; }
.list a { color: inherit; text-decoration: none; }
.list a:hover, .list a:focus { color: var(--accent); text-decoration: underline; }
.list p { margin: 0.375rem 0 0; color: var(--soft); font-size: 1rem; line-height: 1.55; text-wrap: pretty; }
.list .meta { margin-top: 0.5rem; font: 0.8125rem/1.5 var(--sans); }
.list .site { display: flex; align-items: center; gap: 1rem; }
.index { margin-top: 2rem; }
.older { display: inline-block; margin-top: 1.5rem; font: 600 0.9375rem/1.5 var(--sans); }
.foot { border-top: 1px solid var(--line); color: var(--faint); font: 0.8125rem/1.6 var(--sans); }
.foot .wrap { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.5rem 1.5rem; padding-block: 1.5rem 2.5rem; }
.foot a { color: inherit; }
@media (max-width: 40rem) {
  body { font-size: 1.0625rem; line-height: 1.65; }
  .wrap { width: calc(100% - 2rem); }
  .lead { font-size: 1.125rem; }
  .prose { margin-top: 2rem; }
}
@media print { .top, .foot, .more, .contents { display: none; } }
`;
