/** Light and dark, readable on a phone, printable. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8884; --bad: #c62828; --good: #2e7d32; --bar: #4a7fb5; --here: #ffd54f66 }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }
pre { overflow-x: auto; padding: 1rem; border: 1px solid var(--line); border-radius: 6px; font-size: 13px }
table { border-collapse: collapse } td, th { padding: .2rem .8rem .2rem 0; text-align: left; vertical-align: top }
td.n { text-align: right; font-variant-numeric: tabular-nums }
.bar { background: var(--bar); height: .7em; min-width: 1px; margin-top: .4em; max-width: 50vw }
.bad { color: var(--bad); font-weight: 600 } .good { color: var(--good); font-weight: 600 } small, .hint, .source { opacity: .65 }
svg { max-width: 100%; font: 11px system-ui, sans-serif; fill: currentColor } circle { fill: var(--bar) }
line.grid { stroke: var(--line) } line.range { stroke: var(--bar); stroke-width: 2 }
.lanes { border: 1px solid var(--line); border-radius: 6px; padding: .5rem 1rem; overflow-x: auto; font-size: 13px }
.lanes td, .lanes th { border-left: 1px solid var(--line); padding-left: .6rem; min-width: 14rem; font-family: ui-monospace, monospace }
.lanes tr.switch td { border-bottom: 2px solid var(--bar) } .lanes tr.current { background: var(--here) }
.memory { position: sticky; left: 0; font-family: ui-monospace, monospace; white-space: pre-wrap; min-height: 1.5em }
@media print { pre { white-space: pre-wrap } .hint { display: none } .lanes { overflow: visible } }`
