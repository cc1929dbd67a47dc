/** The report's own style sheet: light, dark and on paper. */
export const style = `
:root { color-scheme: light dark; --ground: #ffffff; --ink: #1b1d22; --soft: #5b616d; --line: #d9dce2; --card: #f6f7f9;
  --agrees: #1a6b34; --order: #7a5200; --differs: #a51d1d; --agreesOn: #e3f3e7; --orderOn: #fbf0d4; --differsOn: #fbe4e2; }
@media screen and (prefers-color-scheme: dark) { :root { --ground: #16181d; --ink: #e4e6ea; --soft: #a2a8b4; --line: #343944;
  --card: #1d2027; --agrees: #7fd497; --order: #f0c566; --differs: #ff9b93; --agreesOn: #15301d; --orderOn: #3a2d0c; --differsOn: #421a18; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 76rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .6rem; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.6rem 0 .8rem; padding-top: .9rem; border-top: 1px solid var(--line); }
h3 { font-size: .95rem; line-height: 1.35; margin: 0 0 .4rem; overflow-wrap: anywhere; }
a { color: inherit; }
p { margin: .5rem 0; }
.soft, dt, figcaption, .note { color: var(--soft); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .8rem 0; }
dd { margin: 0; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: 1.2rem 0; }
.bar { display: flex; height: .6rem; border-radius: .3rem; overflow: hidden; margin: .8rem 0 .4rem; background: var(--line); gap: 2px; }
.bar .agrees { background: var(--agrees); } .bar .order { background: var(--order); } .bar .differs { background: var(--differs); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 1rem; align-items: start; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem; min-width: 0; }
.card.wide { grid-column: 1 / -1; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .5rem; text-align: left; vertical-align: baseline; }
th:first-child, td:first-child { padding-left: 0; }
.wide table { font-size: .87rem; } .wide th, .wide td { padding: .2rem .3rem; } .wide td:first-child { min-width: 8.5rem; padding-left: 0; }
th.number { white-space: normal; }
th { font-weight: 500; color: var(--soft); font-size: .85rem; border-bottom: 1px solid var(--line); }
tr + tr td { border-top: 1px solid var(--line); }
.number { text-align: right; white-space: nowrap; }
.said { white-space: nowrap; font-size: .85rem; padding: .05rem .4rem; border-radius: .3rem; }
.said.agrees { color: var(--agrees); background: var(--agreesOn); }
.said.order { color: var(--order); background: var(--orderOn); }
.said.differs { color: var(--differs); background: var(--differsOn); }
details { margin-top: .5rem; }
summary { cursor: pointer; color: var(--soft); font-size: .85rem; }
pre { margin: .4rem 0; padding: .5rem .6rem; border: 1px solid var(--line); border-radius: .3rem; white-space: pre-wrap;
  overflow-wrap: anywhere; font: 12px/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
figure { margin: 1rem 0; } figure svg { display: block; width: 100%; max-width: 170mm; height: auto; }
figcaption { max-width: 46rem; font-size: .9rem; margin-top: .4rem; }
.night { display: none; }
@media screen and (prefers-color-scheme: dark) { .day { display: none; } .night { display: block; } }
@media print { :root { font-size: 11px; } body { max-width: none; padding: 0; font-size: 9pt; } nav, details { display: none; }
  .cards { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem; } th, td { padding: .15rem .3rem; } .card, figure, tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .card { padding: .4rem .6rem; background: none; } .scroll { overflow: visible; } .wide table { font-size: 6.2pt; } .said { padding: 0 .2rem; } .wide .soft { overflow-wrap: anywhere; } .wide th, .wide td { padding: .15rem .2rem; } .wide td:first-child { min-width: 0; }
  .said, .wide .number { white-space: normal; } td .soft { font-size: .9em; } }
`;
