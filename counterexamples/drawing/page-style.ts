/** How the page of a counterexample looks, on screens and on paper. */
export const style = `
  * { box-sizing: border-box; }
  body { margin: 0 auto; max-width: 96rem; padding: 1rem 1.5rem 3rem; background: var(--page); color: var(--ink);
    font: 1rem/1.5 system-ui, sans-serif; }
  h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
  header p { margin: .2rem 0; } .facts { color: var(--faint); margin: .1rem 0 .6rem; }
  a { color: var(--accent); } .scroll { overflow-x: auto; }
  .verdict { border: 1px solid var(--bad); border-left-width: 6px; background: var(--bad-soft); padding: .4rem 1rem; margin: .8rem 0; }
  .verdict.good { border-color: var(--new); background: var(--soft); }
  .verdict pre { margin: .2rem 0; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85rem; } .verdict strong { color: var(--bad); }
  .verdict.good strong { color: var(--new); }
  mark { background: var(--bad); color: var(--page); padding: 0 .3em; border-radius: 3px; }
  .steps { display: grid; grid-template-columns: minmax(15rem, 20rem) minmax(0, 1fr); gap: 1.5rem; align-items: start; }
  nav { position: sticky; top: 0; max-height: 75vh; overflow-y: auto; padding: .5rem 0; background: var(--page); }
  nav ol { margin: 0; padding-left: 2.2rem; } nav li::marker { color: var(--faint); font-variant-numeric: tabular-nums; }
  nav a { display: inline-block; vertical-align: top; padding: .15rem .4rem; text-decoration: none; color: inherit; border-radius: 4px;
    font: .85rem/1.4 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
  nav a:hover { text-decoration: underline; } nav a[aria-current] { background: var(--accent); color: var(--page); }
  nav .lane { display: block; font-family: system-ui, sans-serif; font-size: .75rem; color: var(--faint); }
  nav a[aria-current] .lane { color: inherit; } nav .last::marker { color: var(--bad); }
  .loop { color: var(--accent); font-weight: 600; } nav .loop { font-size: .75rem; }
  button { font: inherit; color: var(--ink); background: var(--soft); border: 1px solid var(--line); border-radius: 6px;
    padding: .25rem .8rem; cursor: pointer; } button:disabled { opacity: .5; cursor: default; }
  button:hover:enabled { border-color: var(--accent); } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  h2:focus-visible { outline: none; }
  .buttons { margin: 0 0 .5rem; padding: .3rem; display: flex; gap: .5rem; position: sticky; top: -.5rem; background: var(--page); z-index: 1; } .buttons[hidden] { display: none; }
  main > section { padding: .5rem 0 1.5rem; scroll-margin-top: .5rem; } .scripted main > section:not(.current) { display: none; }
  table { border-collapse: collapse; margin: .3rem 0 1rem; font: .85rem/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
  caption { text-align: left; font: 600 .85rem/1.5 system-ui, sans-serif; color: var(--faint); }
  th, td { text-align: left; padding: .1rem .9rem .1rem 0; border-bottom: 1px solid var(--line); font-weight: 400; overflow-wrap: anywhere; }
  thead th { color: var(--faint); overflow-wrap: normal; } .new { color: var(--new); font-weight: 600; }
  .changed { font: .75rem system-ui, sans-serif; border: 1px solid currentColor; border-radius: 8px; padding: 0 .4em; }
  summary { cursor: pointer; color: var(--faint); } .sequence { border-top: 1px solid var(--line); padding-top: 1rem; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .memory { display: block; max-width: 100%; min-width: 40rem; height: auto; } .memory text { font: 11px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
  .memory .frame { fill: var(--soft); fill-opacity: .8; stroke: var(--line); } .memory .name { font-weight: 700; fill: var(--ink); }
  .memory .cell { fill: var(--ink); } .memory .cell.new { fill: var(--new); font-weight: 700; }
  .memory .cell.stale { fill: var(--old); font-weight: 700; } .memory .cell.blamed { fill: var(--bad); font-weight: 700; }
  .memory rect.new, .memory rect.stale { fill: none; } .memory rect.blamed { fill: var(--bad-soft); }
  .reference { fill: none; stroke: var(--faint); stroke-width: 1.2; } .point { fill: var(--faint); }
  .reference.new { stroke: var(--new); stroke-width: 2.2; } .point.new { fill: var(--new); }
  .reference.stale { stroke: var(--old); stroke-width: 2.2; stroke-dasharray: 6 3; } .point.stale { fill: var(--old); }
  .reference.blamed { stroke: var(--bad); stroke-width: 2.2; } .point.blamed { fill: var(--bad); }
  .reference.gone { stroke: var(--faint); stroke-dasharray: 2 4; opacity: .8; } .point.gone { fill: var(--faint); opacity: .8; }
  a .row:hover .step { text-decoration: underline; } .row.current .step { fill: var(--accent); }
  .sequence a:focus-visible { outline: 2px solid var(--accent); }
  @media (max-width: 48rem) {
    body { padding: .8rem; } .steps { grid-template-columns: minmax(0, 1fr); gap: .5rem; }
    nav { position: static; max-height: 40vh; border-bottom: 1px solid var(--line); }
  }
  @media print {
    body { max-width: none; padding: 0; font-size: 10pt; } nav, details, .sequence p { display: none; }
    .steps { display: block; } main > section, .scripted main > section:not(.current) { display: block; break-inside: avoid; }
    .memory, .sequence svg { max-width: 100%; min-width: 0; height: auto; } .scroll { overflow: visible; }
  }
`
