/** How the page looks, in light and dark. */
export const style = `
:root { color-scheme: light dark; --good: light-dark(#116329, #56d364); --bad: light-dark(#a40e26, #ff7b72);
  --open: light-dark(#7d4e00, #e3b341); --line: light-dark(#d0d7de, #3d444d); --page: light-dark(#fff, #0d1117); }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 1.5rem; background: var(--page); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
caption { text-align: left; padding: .7rem 0 .3rem; font-weight: 600; }
th, td { border: 1px solid var(--line); padding: 0; text-align: center; }
th { padding: .2rem .35rem; font-weight: 600; }
th[scope=row] { text-align: left; white-space: nowrap; position: sticky; left: 0; background: var(--page); }
td button { all: unset; box-sizing: border-box; width: 100%; min-width: 2rem; padding: .2rem 0; cursor: pointer; text-align: center; }
td button:hover { background: var(--line); }
button:focus-visible { outline: 3px solid Highlight; outline-offset: -3px; }
.holds, .happens { color: var(--good); } .violated, .never { color: var(--bad); }
.conditional, .incomplete { color: var(--open); } .none { opacity: .6; }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.5rem; }
[popover] { max-width: min(70rem, 92vw); max-height: 85vh; overflow: auto; border: 1px solid var(--line);
  padding: 1rem 1.5rem; background: var(--page); color: inherit; }
[popover]::backdrop { background: rgb(0 0 0 / .4); }
.close { float: right; position: sticky; top: 0; }
h2 { margin-top: 0; } h3 { margin-bottom: 0; } h3 + p { margin-top: .2rem; }
.search code { display: block; overflow-x: auto; white-space: pre; }
pre { overflow-x: auto; }
code, pre { font-size: .85rem; }
`
